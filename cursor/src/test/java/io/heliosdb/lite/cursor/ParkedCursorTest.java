package io.heliosdb.lite.cursor;

import static io.heliosdb.lite.cursor.Changed.option;
import static io.heliosdb.lite.cursor.Orders.OWNER;
import static io.heliosdb.lite.cursor.Orders.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.operator.Cancellation;
import io.heliosdb.lite.storage.WriteSet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Cursors whose batch and operators are let go while nobody reads give exactly the same rows. */
final class ParkedCursorTest {

    private static final int ALL = Integer.MAX_VALUE;
    private static final long SEED = Long.getLong("heliosdb.seed", System.nanoTime());

    /** So often a reader is parked under way, in so many runs at most. */
    private static final int PARKED = 300;

    private static final int ROUNDS_MAX = 500;

    @TempDir Path directory;
    private final TestClock clock = new TestClock();

    static Stream<String> plans() {
        return Orders.PLANS.keySet().stream().sorted();
    }

    static Stream<String> longPlans() {
        return Stream.of("scan", "scan backward", "filter", "sort");
    }

    private Orders open() {
        return new Orders(directory, clock, Runnable::run, options -> options);
    }

    /** Two ticks see the same row, a second apart. */
    private void idle(Orders orders) {
        orders.engine().tick();
        clock.pass(Duration.ofMillis(Idleness.IDLE_MILLIS));
        orders.engine().tick();
    }

    private static List<String> oracle(Orders orders, String plan, long snapshot) {
        try (RestorableCursor cursor = orders.open(Orders.plan(plan), snapshot)) {
            return read(cursor, ALL);
        }
    }

    private static String current(RestorableCursor cursor) {
        StringBuilder row = new StringBuilder();
        for (int column = 0; column < cursor.batch().columns(); column++) {
            row.append(cursor.batch().valueAt(column, cursor.row())).append('|');
        }
        return row.toString();
    }

    /** 200 of the usual kinds. */
    private static int cursors(String plan) {
        return plan.equals("scan") || plan.equals("sort") ? 200 : 20;
    }

    /** Each at a random row, and then whatever may be asked of a cursor. */
    @ParameterizedTest
    @MethodSource("plans")
    void idleCursorsGoOnAsIfNothingHadBeen(String plan) {
        Random random = new Random(SEED);
        try (Orders orders = open()) {
            orders.load(1, 3000);
            long snapshot = orders.store().holds().pinPublished();
            List<String> oracle = oracle(orders, plan, snapshot);
            List<RestorableCursor> cursors = new ArrayList<>();
            List<Integer> rows = new ArrayList<>();
            for (int i = 0; i < cursors(plan); i++) {
                RestorableCursor cursor = orders.open(Orders.plan(plan), snapshot);
                int at = 1 + random.nextInt(oracle.size());
                assertThat(read(cursor, at)).isEqualTo(oracle.subList(0, at));
                cursors.add(cursor);
                rows.add(at);
                if (i % 10 == 9) { // all of them at once would not fit
                    orders.disturb(20 + 2 * i);
                    idle(orders);
                }
            }

            for (int i = 0; i < cursors.size(); i++) {
                RestorableCursor cursor = cursors.get(i);
                List<String> rest = oracle.subList(rows.get(i), oracle.size());
                String how = "seed " + SEED + ", cursor " + i + " at row " + rows.get(i);
                assertThat(cursor.park()).as(how + " is parked already").isFalse();
                assertThat(cursor.rowNumber()).isEqualTo(rows.get(i).longValue());
                assertThat(goOn(orders, cursor, random.nextInt(6), oracle, rows.get(i)))
                        .as(how)
                        .isEqualTo(rest);
            }
        }
    }

    /** The rows behind the current one, by one of the ways to get them. */
    private static List<String> goOn(
            Orders orders, RestorableCursor cursor, int way, List<String> oracle, int row) {
        switch (way) {
            case 0 -> {}
            case 1 -> {
                assertThat(current(cursor)).isEqualTo(oracle.get(row - 1));
                assertThat(cursor.rowNumber()).isEqualTo(row);
            }
            case 2 -> {
                String token = cursor.token();
                cursor.close();
                return readAndDiscard(orders, orders.resume(token));
            }
            case 3 -> {
                assertThat(cursor.flush()).isTrue();
                assertThat(current(cursor)).isEqualTo(oracle.get(row - 1));
            }
            case 4 -> {
                UUID id = cursor.id().orElseThrow();
                cursor.suspend();
                RestorableCursor again = orders.engine().resume(id, OWNER, new Cancellation());
                assertThat(again.next()).isTrue(); // the current row was not acknowledged
                assertThat(current(again)).isEqualTo(oracle.get(row - 1));
                return readAndDiscard(orders, again);
            }
            default -> {
                assertThat(cursor.next()).isEqualTo(row < oracle.size());
                if (row < oracle.size()) {
                    assertThat(current(cursor)).isEqualTo(oracle.get(row));
                    String token = cursor.token();
                    cursor.close();
                    List<String> rest = new ArrayList<>(List.of(oracle.get(row)));
                    rest.addAll(readAndDiscard(orders, orders.resume(token)));
                    return rest;
                }
            }
        }
        return readAndDiscard(orders, cursor);
    }

    private static List<String> readAndDiscard(Orders orders, RestorableCursor cursor) {
        try (cursor) {
            return read(cursor, ALL);
        } finally {
            cursor.id().ifPresent(id -> orders.engine().commands().kill(id, OWNER));
        }
    }

    /** The tick is as wrong as can be about who is idle; the reader never waits for it. */
    @ParameterizedTest
    @MethodSource("longPlans")
    void aReaderThatNeverPausesIsExactWhileItIsParkedAllTheTime(String plan) throws Exception {
        Random random = new Random(SEED);
        try (Orders orders = open()) {
            orders.load(1, 20_000);
            long snapshot = orders.store().holds().pinPublished();
            List<String> oracle = oracle(orders, plan, snapshot);
            AtomicReference<RestorableCursor> read =
                    new AtomicReference<>(orders.open(Orders.plan(plan), snapshot));
            AtomicInteger parked = new AtomicInteger();
            AtomicBoolean done = new AtomicBoolean();
            CompletableFuture<Void> parking =
                    CompletableFuture.runAsync(() -> {
                        for (int turn = 0; !done.get(); turn++) {
                            parked.addAndGet(read.get().park() ? 1 : 0);
                            if (turn % 64 == 0) {
                                read.get().flush();
                            }
                        }
                    });
            try {
                for (int round = 0; round < ROUNDS_MAX && parked.get() < PARKED; round++) {
                    readWhole(read.get(), oracle, random);
                    read.set(orders.open(Orders.plan(plan), snapshot));
                }
            } finally {
                done.set(true);
                parking.get();
            }
            assertThat(parked).as("times parked").hasValueGreaterThanOrEqualTo(PARKED);
        }
    }

    private static void readWhole(RestorableCursor cursor, List<String> oracle, Random random) {
        for (int row = 0; row < oracle.size(); row++) {
            assertThat(cursor.next()).isTrue();
            String found = current(cursor);
            if (!found.equals(oracle.get(row))) { // assertThat at each row would be a pause
                assertThat(found).as("seed %s, row %s", SEED, row).isEqualTo(oracle.get(row));
            }
            if (random.nextInt(2000) == 0) {
                assertThat(cursor.token()).isNotEmpty();
                assertThat(current(cursor)).isEqualTo(oracle.get(row));
            }
        }
        assertThat(cursor.next()).isFalse();
        cursor.close();
    }

    @Test
    void rowsAreCountedOnce() {
        try (Orders orders = open()) {
            orders.load(1, 3000);
            RestorableCursor cursor = orders.open(Orders.plan("scan"), orders.store().published());
            read(cursor, 1500);
            idle(orders);
            current(cursor);
            assertThat(read(cursor, ALL)).hasSize(1500);

            assertThat(orders.engine().counters().rows()).isEqualTo(3000);
        }
    }

    @Test
    void whoReadsSlowlyIsNotParkedBetweenTwoOfItsRows() {
        try (Orders orders = open()) {
            orders.load(1, 3000);
            RestorableCursor cursor = orders.open(Orders.plan("scan"), orders.store().published());
            for (int row = 0; row < 20; row++) {
                assertThat(cursor.next()).isTrue();
                orders.engine().tick();
                clock.pass(Duration.ofMillis(Idleness.IDLE_MILLIS - 1));
                orders.engine().tick();
            }

            assertThat(cursor.park()).as("it was not parked yet").isTrue();
        }
    }

    @Test
    void aNamedOneIsAcknowledgedAndGoesOnAtItsSnapshot() {
        try (Orders orders = open()) {
            orders.load(1, 3000);
            List<String> oracle = oracle(orders, "sort", orders.store().published());
            RestorableCursor cursor = named(orders);
            assertThat(read(cursor, 1500)).isEqualTo(oracle.subList(0, 1500));
            orders.disturb(20);
            idle(orders);
            assertThat(cursor.park()).isFalse();
            Acknowledgement acknowledgement =
                    orders.engine()
                            .named()
                            .acknowledge(
                                    cursor,
                                    OptionalLong.empty(),
                                    orders.store().published(),
                                    null,
                                    0)
                            .orElseThrow();
            orders.store()
                    .commit(
                            WriteSet.of(
                                    orders.store().published(), List.of(acknowledgement.change())))
                    .await();
            acknowledgement.committed();
            assertThat(read(cursor, 100)).isEqualTo(oracle.subList(1500, 1600));
            idle(orders);
            orders.crash();

            assertThat(read(named(orders), ALL)).isEqualTo(oracle.subList(1500, 3000));
        }
    }

    private static RestorableCursor named(Orders orders) {
        CursorRequest request =
                Orders.request(Orders.plan("sort"), orders.store().published(), OWNER);
        return orders.engine()
                .named()
                .open(new NamedRequest("sync", request.statementText(), request));
    }

    /** What the row in hand was is gone with the snapshot; what comes next is not. */
    @ParameterizedTest
    @MethodSource("longPlans")
    void itGoesOnFromTheRestThatWasSpooledMeanwhile(String plan) {
        try (Orders orders =
                new Orders(directory, clock, Runnable::run, option("holdBytesMax", 1000L))) {
            orders.load(1, 3000);
            long snapshot = orders.store().published();
            List<String> oracle = oracle(orders, plan, snapshot);
            int at = oracle.size() / 2;
            RestorableCursor cursor = orders.open(Orders.plan(plan), snapshot);
            RestorableCursor withToken = orders.open(Orders.plan(plan), snapshot);
            read(cursor, at);
            read(withToken, at);
            assertThat(withToken.token()).isNotEmpty();
            idle(orders);
            for (int id = 1; id < 60; id += 2) {
                orders.disturb(id);
            }
            orders.engine().tick();
            assertThat(orders.store().holds().all()).isEmpty();

            assertThat(current(cursor)).isEqualTo(oracle.get(at - 1));
            assertThat(read(cursor, ALL)).isEqualTo(oracle.subList(at, oracle.size()));
            DatabaseException gone =
                    catchThrowableOfType(DatabaseException.class, () -> current(withToken));
            assertThat(gone.sqlState()).isEqualTo(SqlState.SNAPSHOT_TOO_OLD);
            assertThat(read(withToken, ALL)).isEqualTo(oracle.subList(at, oracle.size()));
        }
    }
}
