package io.heliosdb.lite.cursor;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.operator.Cancellation;
import io.heliosdb.lite.execution.plan.Plan;
import io.heliosdb.lite.execution.plan.ResumeMethod;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The life of three cursors over two opens on a simulated disk: a scan, a sort that spills, and a
 * sort whose positions and descriptor are too long for a slot. Every row that anybody gets is
 * compared with the undisturbed ones, and so is everything that can be resumed afterwards.
 */
final class FaultScript {

    private static final Set<SqlState> CLEAR =
            Set.of(
                    SqlState.IO_ERROR,
                    SqlState.DISK_FULL,
                    SqlState.DATA_CORRUPTED,
                    SqlState.INVALID_CURSOR_NAME);

    private static final int ALL = Integer.MAX_VALUE;

    private final Orders orders;
    private final TestClock clock;
    private final SimulatedFiles files;
    private final List<Reader> readers;
    private boolean open;

    FaultScript(
            Orders orders,
            TestClock clock,
            long snapshot,
            Map<String, List<String>> undisturbed,
            SimulatedFiles files) {
        this.orders = orders;
        this.clock = clock;
        this.files = files;
        this.readers =
                undisturbed.entrySet().stream()
                        .map(query -> new Reader(query.getKey(), query.getValue(), snapshot))
                        .toList();
    }

    /** Goes on after every failure as an application would, until the end or until it is killed. */
    void run() {
        open();
        for (Reader reader : readers) {
            reader.begin();
            reader.read(12);
        }
        Reader first = readers.getFirst();
        Reader last = readers.getLast();
        first.takeToken();
        first.read(8);
        last.takeToken();
        readers.forEach(reader -> reader.read(7));
        flush();
        readers.forEach(reader -> reader.read(8));
        readers.forEach(Reader::suspend);
        readers.forEach(reader -> reader.read(7));
        last.goBackToToken();
        readers.forEach(reader -> reader.read(10));
        close();

        open();
        readers.forEach(reader -> reader.read(12));
        first.read(ALL);
        last.takeToken();
        last.read(10);
        close();
    }

    /** What the next process finds on the disk that the last one left behind. */
    enum Left {
        /** Calls failed, but the process lived on. */
        FAULTS,
        KILLED,
        /** Killed in the middle of a write. */
        TORN,
        POWER_LOST
    }

    /** Opens again on what is left: the rest of each query or a clear error, never a wrong row. */
    void verify(SimulatedFiles left, Left how) {
        orders.reopenOn(left);
        for (Reader reader : readers) {
            reader.verifyById(how);
            reader.verifyToken();
        }
        orders.engine().close();
    }

    /**
     * As {@link #verify}, when a file was changed behind everybody's back: what the damage hits may
     * be refused, and a spool that fails in mid-read is not used again.
     */
    void verifyDamaged(SimulatedFiles left) {
        if (!attempt(() -> orders.reopenOn(left))) {
            return;
        }
        for (Reader reader : readers) {
            reader.verifyById(Left.FAULTS);
            if (!attempt(reader::verifyToken)) {
                reader.verifyToken();
            }
        }
        var _ = attempt(() -> orders.engine().close());
    }

    private void open() {
        open = attempt(() -> orders.reopenOn(files));
        if (!open) { // once more, as whoever starts a service would
            open = attempt(() -> orders.reopenOn(files));
        }
    }

    private void close() {
        if (open) {
            readers.forEach(Reader::note);
            readers.forEach(Reader::detach);
            if (attempt(() -> orders.engine().close())) {
                readers.forEach(Reader::flushed);
            }
            open = false;
        }
    }

    private void flush() {
        if (open && attempt(() -> orders.engine().flush())) {
            readers.forEach(Reader::note);
            readers.forEach(Reader::flushed);
        }
    }

    /** False when it failed, in a way that says so. */
    private static boolean attempt(Runnable step) {
        try {
            step.run();
            return true;
        } catch (DatabaseException e) {
            assertThat(e.sqlState()).as(e.toString()).isIn(CLEAR);
            return false;
        }
    }

    /** Reads one query and knows which of its rows it has. */
    private final class Reader {

        private final Plan plan;
        private final long memoryBytes;
        private final long snapshot;
        private final List<String> rows;

        private @Nullable RestorableCursor cursor;
        private @Nullable UUID id;
        private @Nullable String token;
        private int tokenRows;

        /** Where the next row is; -1 when only that row will tell. */
        private int at;

        private int have;

        /** Rows in the slot, and in the slot on the disk; -1 without one. */
        private long saved = -1;

        private long forced = -1;

        Reader(String name, List<String> rows, long snapshot) {
            this.plan = Orders.plan(name);
            this.memoryBytes = name.equals("sort") ? 1 : 1 << 20;
            this.rows = rows;
            this.snapshot = snapshot;
        }

        void begin() {
            if (open) {
                var _ =
                        attempt(() -> {
                            CursorRequest request =
                                    Orders.request(plan, snapshot, Orders.OWNER)
                                            .withLimits(memoryBytes, new Cancellation());
                            RestorableCursor fresh = orders.engine().open(request);
                            cursor = fresh;
                            id = fresh.id().orElseThrow();
                        });
            }
        }

        /** A save that fails must not be noticed here; a spool that fails may. */
        void read(int count) {
            if (!open || (cursor == null && !again())) {
                return;
            }
            RestorableCursor reading = current();
            try {
                consume(reading, count);
                note();
            } catch (DatabaseException e) {
                assertThat(e.sqlState()).as(e.toString()).isIn(CLEAR);
                assertThat(e.toString())
                        .as("a save that failed stopped a reader")
                        .doesNotContain("cursors.state", "overflow");
                suspend();
            }
        }

        private void consume(RestorableCursor reading, int count) {
            for (int i = 0; i < count; i++) {
                clock.pass(Duration.ofMillis(2));
                List<String> next = Orders.read(reading, 1);
                if (next.isEmpty()) {
                    assertThat(at < 0 ? have : at).as("rows at the end").isEqualTo(rows.size());
                    return;
                }
                int place = rows.indexOf(next.getFirst());
                assertThat(place).as("the first row after a resume").isBetween(0, have);
                if (at >= 0) {
                    assertThat(place).as("the next row").isEqualTo(at);
                }
                assertThat(reading.rowNumber()).isEqualTo(place + 1);
                at = place + 1;
                have = Math.max(have, at);
            }
        }

        /** Where it was, by its id; else with its token; else it waits for a better time. */
        private boolean again() {
            UUID mine = id;
            if (mine == null) {
                return false;
            }
            at = -1;
            return attempt(() -> cursor = resumed(mine)) || resumedByToken();
        }

        private RestorableCursor resumed(UUID mine) {
            return orders.engine().resume(mine, Orders.OWNER, new Cancellation());
        }

        private boolean resumedByToken() {
            String mine = token;
            if (mine == null) {
                return false;
            }
            saved = Math.min(saved, tokenRows);
            forced = Math.min(forced, tokenRows);
            at = tokenRows;
            return attempt(() -> cursor = orders.resume(mine));
        }

        void goBackToToken() {
            suspend();
            if (open) {
                var _ = resumedByToken();
            }
        }

        void takeToken() {
            if (cursor != null && at > 0) {
                var _ =
                        attempt(() -> {
                            token = current().token();
                            tokenRows = at;
                            note();
                        });
            }
        }

        void suspend() {
            RestorableCursor mine = cursor;
            if (mine != null) {
                cursor = null;
                var _ = attempt(mine::suspend);
            }
        }

        void detach() {
            cursor = null;
        }

        private RestorableCursor current() {
            return Objects.requireNonNull(cursor, "it is open");
        }

        /** Remembers what the engine says that it has saved. */
        void note() {
            UUID mine = id;
            CursorRecord record =
                    mine == null ? null : orders.engine().services().registry().find(mine);
            saved = record == null ? -1 : record.info(ResumeMethod.SEEK).rows();
        }

        void flushed() {
            forced = saved;
        }

        // ---- afterwards

        void verifyById(Left how) {
            UUID mine = id;
            if (mine == null) {
                return;
            }
            at = -1;
            try (RestorableCursor found = resumed(mine)) {
                consume(found, 1);
                long start = at < 0 ? rows.size() : at - 1;
                consume(found, ALL);
                assertThat(start).as("re-read from").isGreaterThanOrEqualTo(atLeast(how));
            } catch (DatabaseException e) {
                assertThat(atLeast(how)).as(e.toString()).isEqualTo(-1);
                assertThat(e.sqlState())
                        .as(e.toString())
                        .isIn(SqlState.INVALID_CURSOR_NAME, SqlState.DATA_CORRUPTED);
            }
        }

        private long atLeast(Left how) {
            return switch (how) {
                case FAULTS -> -1;
                case KILLED -> saved;
                case TORN -> forced < 0 ? saved : forced;
                case POWER_LOST -> forced;
            };
        }

        /** It carries all that is needed, so that there is no excuse. */
        void verifyToken() {
            if (token != null) {
                at = tokenRows;
                try (RestorableCursor found = orders.resume(token)) {
                    consume(found, ALL);
                }
            }
        }
    }
}
