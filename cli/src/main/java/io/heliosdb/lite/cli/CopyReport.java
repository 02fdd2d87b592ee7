package io.heliosdb.lite.cli;

import io.heliosdb.lite.Backup;
import io.heliosdb.lite.BackupOptions;
import io.heliosdb.lite.cli.terminal.Figures;
import io.heliosdb.lite.cli.terminal.Progress;
import io.heliosdb.lite.cli.terminal.Terminal;
import io.heliosdb.lite.cli.terminal.Terminal.Style;
import java.time.Duration;

/** How a backup or its restore goes, on standard error. Confined to one thread. */
final class CopyReport implements BackupOptions.Progress, AutoCloseable {

    private final Terminal terminal;
    private final Progress progress;
    private final long start = System.nanoTime();

    /**
     * @param unit what is counted, in the plural
     */
    CopyReport(Terminal terminal, String label, String unit) {
        this.terminal = terminal;
        this.progress = Progress.ofCopy(terminal, System::nanoTime, label, unit);
    }

    @Override
    public void at(long done, long total) {
        progress.updateOf(done, total);
    }

    /** One line with what was copied. */
    void done(String what, Backup backup) {
        terminal.err()
                .println(
                        terminal.onErr(Style.GREEN, what + " ")
                                + Figures.count(backup.entries())
                                + " entries, "
                                + Figures.bytes(backup.bytes())
                                + ", as of commit "
                                + backup.snapshot()
                                + (backup.withKeys() ? ", with keys, in " : ", without keys, in ")
                                + Figures.duration(Duration.ofNanos(System.nanoTime() - start)));
    }

    @Override
    public void close() {
        progress.close();
    }
}
