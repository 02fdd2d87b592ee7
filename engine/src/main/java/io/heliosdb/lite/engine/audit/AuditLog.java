package io.heliosdb.lite.engine.audit;

import io.heliosdb.lite.cursor.CursorEvent;
import io.heliosdb.lite.cursor.CursorEvents;
import io.heliosdb.lite.storage.StoreClock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * Writes events to the audit file. Thread-safe.
 *
 * <p>Resumes are queued and written by the background, which a query never waits for. What somebody
 * does to other people's cursors or to the keys (kill, discard, renewal, rotation) is on disk, with
 * all that was queued before it, when the call returns. A file that cannot be written, or a queue
 * that is full, costs lines and never a query: the loss is logged once and counted in the file.
 */
public final class AuditLog implements CursorEvents, AutoCloseable {

    private static final System.Logger LOG = System.getLogger("io.heliosdb.lite.audit");
    private static final long FILE_BYTES_MAX = 8L << 20;
    private static final int QUEUED_MAX = 10_000;

    private final AuditFile file;
    private final StoreClock clock;
    private final LongSupplier databaseMillis;
    private final Executor background;
    private final Deque<String> queue = new ArrayDeque<>();
    private final Object writing = new Object();
    private boolean scheduled;
    private long lost;
    private boolean failed;

    public AuditLog(
            Path directory, StoreClock clock, LongSupplier databaseMillis, Executor background) {
        this(directory, clock, databaseMillis, background, FILE_BYTES_MAX);
    }

    AuditLog(
            Path directory,
            StoreClock clock,
            LongSupplier databaseMillis,
            Executor background,
            long fileBytesMax) {
        this.file = new AuditFile(directory, fileBytesMax);
        this.clock = clock;
        this.databaseMillis = databaseMillis;
        this.background = background;
    }

    @Override
    public void happened(CursorEvent event) {
        AuditLine.of(event, clock.wallMillis(), databaseMillis.getAsLong())
                .ifPresent(line -> add(line, event));
    }

    private void add(String line, CursorEvent event) {
        boolean schedule = enqueue(line);
        switch (event) {
            case CursorEvent.Resumed _, CursorEvent.Refused _ -> {
                if (schedule) {
                    background.execute(this::write);
                }
            }
            default -> write();
        }
    }

    /** Whether somebody has to be asked to write. */
    private boolean enqueue(String line) {
        synchronized (queue) {
            if (queue.size() == QUEUED_MAX) {
                lost++;
                return false;
            }
            queue.addLast(line);
            boolean first = !scheduled;
            scheduled = true;
            return first;
        }
    }

    /** Writes all that is queued. */
    private void write() {
        synchronized (writing) {
            String lines = taken();
            if (lines.isEmpty()) {
                return;
            }
            try {
                file.append(lines);
                failed = false;
            } catch (IOException failure) {
                count(lines.lines().count());
                if (!failed) {
                    failed = true;
                    LOG.log(
                            System.Logger.Level.WARNING,
                            "the audit file cannot be written; lines are lost",
                            failure);
                }
            }
        }
    }

    private String taken() {
        synchronized (queue) {
            scheduled = false;
            if (queue.isEmpty()) {
                return "";
            }
            StringBuilder lines = new StringBuilder();
            queue.forEach(lines::append);
            queue.clear();
            if (lost > 0) {
                lines.append(AuditLine.lost(lost, clock.wallMillis(), databaseMillis.getAsLong()));
                lost = 0;
            }
            return lines.toString();
        }
    }

    private void count(long lines) {
        synchronized (queue) {
            lost += lines;
        }
    }

    /** Writes what is queued and closes the file. */
    @Override
    public void close() {
        write();
        synchronized (writing) {
            try {
                file.close();
            } catch (IOException failure) {
                LOG.log(System.Logger.Level.WARNING, "the audit file was not closed", failure);
            }
        }
    }
}
