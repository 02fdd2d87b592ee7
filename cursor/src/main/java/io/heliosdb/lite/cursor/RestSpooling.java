package io.heliosdb.lite.cursor;

import io.heliosdb.lite.cursor.state.SlotPosition;
import io.heliosdb.lite.execution.operator.Cancellation;
import io.heliosdb.lite.execution.operator.ExecutionContext;
import io.heliosdb.lite.execution.operator.Operator;
import io.heliosdb.lite.execution.operator.PositionReader;
import io.heliosdb.lite.execution.operator.Step;
import io.heliosdb.lite.execution.row.Batch;
import io.heliosdb.lite.execution.spool.ResultSpool;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rest of one cursor's result into a sealed spool and then lets its snapshot go. Runs in
 * short steps of the background, between other work.
 *
 * <p>The order is what makes it safe to be killed anywhere: the spool is sealed (on the disk), the
 * cursor's slot or definition names it (durably), whoever drives reads from it, and only then the
 * hold is released. Before it is named a recovery finds the hold; after that, the spool. Whatever
 * fails ends the cursor with 72000: its snapshot may not stay.
 */
final class RestSpooling implements Runnable {

    private static final System.Logger LOG = System.getLogger("io.heliosdb.lite.cursor");
    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final CursorServices services;
    private final RestOwner owner;
    private final AtomicInteger requests = new AtomicInteger();

    // guarded by this
    private @Nullable Operator operator;
    private @Nullable ResultSpool spool;
    private long from;
    private long skip;
    private boolean over;

    RestSpooling(CursorServices services, RestOwner owner) {
        this.services = services;
        this.owner = owner;
    }

    /** One step; asks for the next one. An executor may run it within {@code execute}. */
    @Override
    public void run() {
        if (requests.getAndIncrement() > 0) {
            return;
        }
        do {
            if (step()) {
                services.background().execute(this);
            }
        } while (requests.decrementAndGet() > 0);
    }

    synchronized boolean isOver() {
        return over;
    }

    /** The database is being closed: the cursor keeps its hold. */
    synchronized void stop() {
        if (!over) {
            over = true;
            close();
        }
    }

    /** Whether there is more to do. */
    private synchronized boolean step() {
        if (over) {
            return false;
        }
        try {
            if (owner.hasEnded()) {
                stop();
                services.spools().delete(owner.id(), owner.roleId());
                return false;
            }
            if (operator == null) {
                start();
            }
            if (write()) {
                return true;
            }
            over = true;
            close();
            return false;
        } catch (RuntimeException e) {
            failed(e);
            return false;
        }
    }

    private void failed(RuntimeException why) {
        over = true;
        close();
        if (owner.hasEnded()) {
            services.spools().delete(owner.id(), owner.roleId());
            return;
        }
        LOG.log(
                System.Logger.Level.WARNING,
                "the snapshot of cursor "
                        + owner.id()
                        + " kept too much history, and the rest of its rows could not be spooled:"
                        + " it has ended",
                why);
        owner.endTooLarge();
    }

    private void start() {
        RestOwner.Start start = owner.start();
        SlotPosition nearest = start.nearest();
        from = start.from();
        CursorSpools spools = CursorSpools.ofRest(services, owner.id(), owner.roleId());
        services.spools().deleteUnnamed(owner.id(), owner.roleId(), ResultSpool.NAME);
        spool = new ResultSpool(spools, from);
        Descriptor descriptor = owner.descriptor();
        ExecutionContext context =
                descriptor.context(services, owner.snapshot(), spools, new Cancellation());
        boolean seeks = from == nearest.rows() && nearest.known();
        byte[] place = seeks ? nearest.position() : new byte[0];
        skip = seeks ? 0 : from;
        operator =
                place.length == 0
                        ? services.runner().open(descriptor.plan(), context)
                        : services.runner()
                                .resume(descriptor.plan(), context, new PositionReader(place));
    }

    /** Writes rows until the step's time is over; false when the snapshot was let go. */
    private boolean write() {
        Operator source = Objects.requireNonNull(operator);
        long end = services.clock().nanoTime() + STEP_NANOS;
        do {
            switch (source.next()) {
                case Step.Rows(Batch rows) -> add(rows);
                case Step.Paused _ -> {}
                case Step.Done _ -> {
                    letGo();
                    return false;
                }
            }
        } while (services.clock().nanoTime() - end < 0);
        return true;
    }

    private void add(Batch rows) {
        ResultSpool out = Objects.requireNonNull(spool);
        for (int row = 0; row < rows.count(); row++) {
            if (skip > 0) {
                skip--;
            } else {
                out.add(rows.data(), rows.rowOffset(row), rows.rowLength(row));
            }
        }
    }

    private void letGo() {
        if (skip > 0 || !Objects.requireNonNull(spool).seal()) {
            throw Halt.TOO_LARGE.failure(owner.id());
        }
        if (!owner.nameRest(from)) {
            services.spools().delete(owner.id(), owner.roleId());
            return;
        }
        services.store().release(owner.id());
        LOG.log(
                System.Logger.Level.INFO,
                "the snapshot of cursor {0} kept too much history: its rows behind {1} are in a"
                        + " file now",
                owner.id(),
                from);
    }

    private void close() {
        Operator source = operator;
        ResultSpool file = spool;
        operator = null;
        spool = null;
        try {
            if (source != null) {
                source.close();
            }
        } finally {
            if (file != null) {
                file.close();
            }
        }
    }
}
