package io.heliosdb.lite.jdbc;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Counts, logs and tells what happens to one connection. Any thread. */
final class ResumeEvents {

    private static final Logger LOG = System.getLogger("io.heliosdb.lite.jdbc");

    private final List<ResumeListener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong broken = new AtomicLong();
    private final AtomicLong reconnects = new AtomicLong();
    private final AtomicLong resumed = new AtomicLong();
    private final AtomicLong restarted = new AtomicLong();
    private final AtomicLong rowsSkipped = new AtomicLong();

    void add(ResumeListener listener) {
        listeners.add(listener);
    }

    void remove(ResumeListener listener) {
        listeners.remove(listener);
    }

    ResumeCounters counters() {
        return new ResumeCounters(
                broken.get(), reconnects.get(), resumed.get(), restarted.get(), rowsSkipped.get());
    }

    void broken(ResumeListener.Broken event) {
        broken.incrementAndGet();
        LOG.log(Level.INFO, () -> "connection to " + event.host() + " broke: " + event.sqlState());
        tell(listener -> listener.connectionBroken(event));
    }

    void reconnected() {
        reconnects.incrementAndGet();
    }

    void resumed(ResumeListener.Resumed event) {
        (event.fromStart() ? restarted : resumed).incrementAndGet();
        rowsSkipped.addAndGet(event.rowsSkipped());
        LOG.log(
                Level.INFO,
                () ->
                        (event.fromStart() ? "query sent again to " : "query goes on at ")
                                + event.host()
                                + " after attempts: "
                                + event.attempts()
                                + ", milliseconds: "
                                + event.nanos() / 1_000_000);
        tell(listener -> listener.queryResumed(event));
    }

    private void tell(Consumer<ResumeListener> event) {
        for (ResumeListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (RuntimeException failure) {
                LOG.log(Level.WARNING, "a listener to resumes failed", failure);
            }
        }
    }
}
