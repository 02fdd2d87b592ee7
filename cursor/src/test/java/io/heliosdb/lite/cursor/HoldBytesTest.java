package io.heliosdb.lite.cursor;

import static io.heliosdb.lite.cursor.Changed.option;
import static io.heliosdb.lite.cursor.Orders.OWNER;
import static io.heliosdb.lite.cursor.Orders.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.operator.Cancellation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A snapshot that keeps too much is let go; the rows stay exactly those of the undisturbed run. */
class HoldBytesTest {

    private static final int ALL = Integer.MAX_VALUE;
    private static final int ROWS = Boolean.getBoolean("heliosdb.long") ? 1_000_000 : 20_000;
    private static final int SORTED_IN_MEMORY = 20_000;

    @TempDir Path directory;
    private final TestClock clock = new TestClock();

    static Stream<String> plans() {
        return Stream.of("scan", "scan backward", "filter", "sort");
    }

    @ParameterizedTest
    @MethodSource("plans")
    void aDrivenCursorGoesOnFromTheSpoolAndSoDoesAnEarlyToken(String name) {
        try (Orders orders = open(1000, Long.MAX_VALUE)) {
            orders.load(1, ROWS);
            List<String> oracle = oracle(orders, name);
            int early = Math.min(10, oracle.size());
            int late = oracle.size() * 9 / 10;
            RestorableCursor cursor = orders.open(Orders.plan(name), orders.store().published());
            assertThat(read(cursor, early)).isEqualTo(oracle.subList(0, early));
            String token = cursor.token();
            assertThat(read(cursor, late - early)).isEqualTo(oracle.subList(early, late));

            letGo(orders);

            assertThat(orders.engine().find(cursor.id().orElseThrow()))
                    .hasValueSatisfying(info -> assertThat(info.method()).isEqualTo("SPOOL"));
            assertThat(read(cursor, 1)).isEqualTo(oracle.subList(late, late + 1));
            String second = cursor.token();
            assertThat(read(cursor, ALL)).isEqualTo(oracle.subList(late + 1, oracle.size()));
            requireRest(orders, token, oracle, early);
            assertThatThrownBy(cursor::token).hasMessageContaining("RC005");
            orders.crash();
            requireRest(orders, second, oracle, late + 1);
            requireRest(orders, token, oracle, early);
        }
    }

    @ParameterizedTest
    @MethodSource("plans")
    void aSuspendedCursorIsSpooledFromWhatItAcknowledged(String name) {
        try (Orders orders = open(1000, Long.MAX_VALUE)) {
            orders.load(1, ROWS);
            List<String> oracle = oracle(orders, name);
            int at = oracle.size() / 2;
            RestorableCursor cursor = orders.open(Orders.plan(name), orders.store().published());
            read(cursor, at + 1);
            UUID id = cursor.id().orElseThrow();
            cursor.suspend();

            letGo(orders);
            orders.crash();

            try (RestorableCursor again = orders.engine().resume(id, OWNER, new Cancellation())) {
                assertThat(read(again, ALL)).isEqualTo(oracle.subList(at, oracle.size()));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("plans")
    void aCrashBeforeTheSlotNamesTheSpoolLeavesTheHold(String name) {
        try (Orders orders = open(1000, Long.MAX_VALUE)) {
            orders.load(1, ROWS);
            List<String> oracle = oracle(orders, name);
            int at = oracle.size() / 2;
            RestorableCursor cursor = orders.open(Orders.plan(name), orders.store().published());
            read(cursor, at);
            String token = cursor.token();
            orders.engine().flush();
            orders.disturb(40);
            orders.disturb(60);
            orders.crash(); // nothing was begun

            assertThat(orders.store().holds().all()).isNotEmpty();
            letGo(orders);
            requireRest(orders, token, oracle, at);
        }
    }

    @ParameterizedTest
    @MethodSource("plans")
    void aRestThatDoesNotFitTheBudgetEndsTheCursorWith72000(String name) {
        try (Orders orders = open(1000, 20)) {
            orders.load(1, SORTED_IN_MEMORY); // a sort that needs files gets 53400 itself
            RestorableCursor cursor = orders.open(Orders.plan(name), orders.store().published());
            assertThat(cursor.next()).isTrue();
            String token = cursor.token();
            disturb(orders);
            orders.engine().tick();

            assertThat(orders.engine().holds()).isEmpty();
            assertTooOld(() -> read(cursor, ALL));
            assertTooOld(() -> orders.resume(token));
            CursorCounters counted = orders.engine().counters();
            assertThat(counted.limits().holdBytes()).isEqualTo(1);
            assertThat(counted.limits().spoolBytes()).isPositive();
            assertThat(counted.limits().cursors()).isZero();
            assertThat(counted.lives().tooOld()).isEqualTo(1);
            assertThat(counted.on().failed()).isEqualTo(1);
            orders.disturb(300); // commits go on
            assertThat(
                            Files.exists(
                                    directory
                                            .resolve("spools")
                                            .resolve(cursor.id().orElseThrow().toString())))
                    .isFalse();
        }
    }

    private static void assertTooOld(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        DatabaseException.class,
                        e -> assertThat(e.sqlState()).isEqualTo(SqlState.SNAPSHOT_TOO_OLD));
    }

    private static void requireRest(Orders orders, String token, List<String> oracle, int at) {
        RestorableCursor again = orders.resume(token);
        assertThat(read(again, ALL)).isEqualTo(oracle.subList(at, oracle.size()));
        again.close();
    }

    private static List<String> oracle(Orders orders, String name) {
        try (RestorableCursor cursor = orders.open(Orders.plan(name), orders.store().published())) {
            return read(cursor, ALL);
        }
    }

    /** More history than the budget, the check that finds it, and a storm of collection. */
    private void letGo(Orders orders) {
        long snapshot = orders.engine().holds().getFirst().snapshot();
        disturb(orders);
        orders.engine().tick();
        assertThat(orders.engine().holds()).isEmpty();
        clock.pass(Duration.ofDays(1));
        orders.disturb(300); // a commit says which history is that old
        clock.pass(Duration.ofDays(1));
        orders.store().garbage().collectNow();
        assertThat(orders.store().garbage().floor()).isGreaterThan(snapshot);
    }

    private static void disturb(Orders orders) {
        for (int id = 100; id < 200; id += 2) {
            orders.disturb(id);
        }
    }

    private Orders open(long holdBytes, long spoolBytes) {
        return new Orders(
                directory,
                clock,
                Runnable::run,
                options ->
                        option("timeToLive", Duration.ofDays(7))
                                .andThen(option("holdBytesMax", holdBytes))
                                .andThen(option("spoolBytesMax", spoolBytes))
                                .apply(options));
    }
}
