package io.heliosdb.lite.storage;

/** Takes how far a backup, its verification or its restoring has come. */
@FunctionalInterface
public interface BackupProgress {

    /** Tells nobody. */
    BackupProgress NONE = (_, _) -> {};

    /**
     * @param total about where {@code done} ends; entries, or bytes while files are copied
     */
    void at(long done, long total);
}
