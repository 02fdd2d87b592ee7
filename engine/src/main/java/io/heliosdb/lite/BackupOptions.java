package io.heliosdb.lite;

/** How a backup is made. Immutable; start from {@link #defaults()}. */
public final class BackupOptions {

    /**
     * Takes how far the work has come, on the thread that does it; what it throws ends the work.
     */
    @FunctionalInterface
    public interface Progress {

        /** Tells nobody. */
        Progress NONE = (_, _) -> {};

        /**
         * @param total about where {@code done} ends, in the same unit
         */
        void at(long done, long total);
    }

    private static final BackupOptions DEFAULTS = new BackupOptions(false, Progress.NONE);

    private final boolean withKeys;
    private final Progress progress;

    private BackupOptions(boolean withKeys, Progress progress) {
        this.withKeys = withKeys;
        this.progress = progress;
    }

    /** Without the key file, telling nobody. */
    public static BackupOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Whether the key file goes along. With it, tokens issued so far are good in the restored
     * database; whoever has it can make tokens. Without it they are refused there (RC002).
     */
    public BackupOptions withKeys(boolean on) {
        return new BackupOptions(on, progress);
    }

    /** Who is told about each megabyte or so; counted in entries. */
    public BackupOptions onProgress(Progress listener) {
        return new BackupOptions(withKeys, listener);
    }

    public boolean withKeys() {
        return withKeys;
    }

    public Progress progress() {
        return progress;
    }
}
