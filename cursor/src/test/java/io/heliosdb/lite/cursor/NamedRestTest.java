package io.heliosdb.lite.cursor;

import static io.heliosdb.lite.cursor.NamedOrders.ALL;
import static io.heliosdb.lite.cursor.NamedOrders.NAME;
import static io.heliosdb.lite.cursor.NamedOrders.acknowledge;
import static io.heliosdb.lite.cursor.NamedOrders.acknowledgement;
import static io.heliosdb.lite.cursor.NamedOrders.commit;
import static io.heliosdb.lite.cursor.NamedOrders.expect;
import static io.heliosdb.lite.cursor.NamedOrders.info;
import static io.heliosdb.lite.cursor.NamedOrders.letGo;
import static io.heliosdb.lite.cursor.NamedOrders.named;
import static io.heliosdb.lite.cursor.NamedOrders.oracle;
import static io.heliosdb.lite.cursor.Orders.OWNER;
import static io.heliosdb.lite.cursor.Orders.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.file.FileAccess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The snapshot of a named cursor keeps too much and is let go: its rows stay exactly those of the
 * undisturbed run, from the first one that no commit has acknowledged.
 */
final class NamedRestTest {

    @TempDir Path directory;
    private final TestClock clock = new TestClock();
    private Orders orders;

    static Stream<String> plans() {
        return Stream.of("scan", "scan backward", "filter", "sort");
    }

    @BeforeEach
    void open() {
        orders = NamedOrders.open(directory, clock, Runnable::run, Long.MAX_VALUE);
        orders.load(1, 3000);
    }

    @AfterEach
    void close() {
        orders.close();
    }

    @ParameterizedTest
    @MethodSource("plans")
    void itsReaderGoesOnFromTheSpool(String plan) {
        List<String> oracle = oracle(orders, plan);
        RestorableCursor cursor = named(orders, plan);
        read(cursor, 10);
        acknowledge(orders, cursor);
        assertThat(read(cursor, 5)).isEqualTo(oracle.subList(10, 15));

        letGo(orders, clock);

        assertThat(info(orders).state()).isEqualTo("OPEN");
        assertThat(info(orders).method()).isEqualTo("SPOOL");
        assertThat(orders.engine().counters().limits().holdBytes()).isEqualTo(1);
        assertThat(orders.engine().counters().lives().tooOld()).isZero();
        assertThat(read(cursor, 1100)).isEqualTo(oracle.subList(15, 1115));
        assertThat(cursor.rowNumber()).isEqualTo(1115);
        acknowledge(orders, cursor);
        orders.crash();
        assertThat(read(named(orders, plan), ALL)).isEqualTo(oracle.subList(1115, oracle.size()));
    }

    @ParameterizedTest
    @MethodSource("plans")
    void itIsOpenedAgainAtItsFirstUnacknowledgedRow(String plan) {
        List<String> oracle = oracle(orders, plan);
        RestorableCursor cursor = named(orders, plan);
        read(cursor, 700);
        acknowledge(orders, cursor);
        read(cursor, 30);
        cursor.close();

        letGo(orders, clock);

        assertThat(info(orders).state()).isEqualTo("SUSPENDED");
        requireNext(plan, oracle, 700, 100);
        orders.reopen();
        requireNext(plan, oracle, 800, 1);
        orders.crash();
        requireNext(plan, oracle, 801, 0);
        assertThat(orders.engine().holds()).isEmpty();
        assertThat(orders.engine().counters().activeCursors()).isEqualTo(1);
        assertThat(read(named(orders, plan), ALL)).isEqualTo(oracle.subList(801, oracle.size()));
    }

    /** Reads more than it acknowledges. */
    private void requireNext(String plan, List<String> oracle, int at, int acknowledged) {
        try (RestorableCursor cursor = named(orders, plan)) {
            int read = acknowledged + 50;
            assertThat(read(cursor, read)).isEqualTo(oracle.subList(at, at + read));
            assertThat(cursor.rowNumber()).isEqualTo(at + read);
            if (acknowledged > 0) {
                commit(
                        orders,
                        orders.engine()
                                .named()
                                .acknowledge(
                                        cursor,
                                        OptionalLong.of(at + acknowledged),
                                        orders.store().published(),
                                        null,
                                        0)
                                .orElseThrow());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("plans")
    void whatWasAcknowledgedAndRolledBackComesAgain(String plan) {
        List<String> oracle = oracle(orders, plan);
        RestorableCursor cursor = named(orders, plan);
        read(cursor, 50);
        acknowledge(orders, cursor);
        read(cursor, 40);
        Acknowledgement rolledBack = acknowledgement(orders, cursor).orElseThrow();

        letGo(orders, clock);

        assertThat(rolledBack.change()).isNotNull(); // and never committed
        cursor.close();
        RestorableCursor again = named(orders, plan);
        assertThat(read(again, ALL)).isEqualTo(oracle.subList(50, oracle.size()));
    }

    @Test
    void whatWasAcknowledgedBeforeCanBeCommittedAfterwards() {
        List<String> oracle = oracle(orders, "scan");
        RestorableCursor cursor = named(orders, "scan");
        read(cursor, 40);
        Acknowledgement open = acknowledgement(orders, cursor).orElseThrow();

        letGo(orders, clock);
        commit(orders, open);
        orders.crash();

        assertThat(read(named(orders, "scan"), ALL)).isEqualTo(oracle.subList(40, 3000));
    }

    @ParameterizedTest
    @MethodSource("plans")
    void oneThatWasNeverAcknowledgedIsSpooledWhole(String plan) {
        List<String> oracle = oracle(orders, plan);
        RestorableCursor cursor = named(orders, plan);
        read(cursor, 10);

        letGo(orders, clock);

        assertThat(read(cursor, ALL)).isEqualTo(oracle.subList(10, oracle.size()));
        assertThat(read(named(orders, plan), ALL)).isEqualTo(oracle);
    }

    @Test
    void whoeverTakesItOverReadsTheSpoolAndTheOneBeforeIsFenced() {
        List<String> oracle = oracle(orders, "scan");
        RestorableCursor first = named(orders, "scan");
        read(first, 20);
        letGo(orders, clock);

        RestorableCursor second = named(orders, "scan");

        expect(SqlState.CURSOR_FENCED, () -> read(first, 1));
        assertThat(read(second, 30)).isEqualTo(oracle.subList(0, 30));
        acknowledge(orders, second);
        assertThat(read(second, ALL)).isEqualTo(oracle.subList(30, 3000));
    }

    @ParameterizedTest
    @MethodSource("plans")
    void anIdleReaderGoesOnToo(String plan) {
        List<String> oracle = oracle(orders, plan);
        RestorableCursor cursor = named(orders, plan);
        read(cursor, 1100);
        acknowledge(orders, cursor);
        orders.engine().tick();
        clock.pass(Duration.ofMillis(Idleness.IDLE_MILLIS));
        orders.engine().tick();

        letGo(orders, clock);

        assertThat(acknowledgement(orders, cursor)).isEmpty(); // it is acknowledged already
        assertThat(read(cursor, 1)).isEqualTo(oracle.subList(1100, 1101));
        acknowledge(orders, cursor);
        assertThat(read(cursor, ALL)).isEqualTo(oracle.subList(1101, oracle.size()));
    }

    /** It is a copy of the database without the files of its cursors. */
    @Test
    void withoutItsFileItIsRefusedUntilItIsRestarted() {
        named(orders, "scan").close();
        letGo(orders, clock);
        new SpoolDirectories(FileAccess.local(), directory.resolve("spools"), 0, 0)
                .recover(Map.of());
        orders.crash();

        expect(SqlState.SNAPSHOT_TOO_OLD, () -> named(orders, "scan"));
        expect(
                SqlState.SNAPSHOT_TOO_OLD,
                () -> orders.engine().named().renew(OWNER, NAME, Duration.ZERO));
        orders.engine().named().restart(OWNER, NAME);
        assertThat(read(named(orders, "scan"), ALL)).hasSize(3000 - 51);
    }

    @Test
    void itsTimeToLiveRunsButItsSnapshotAgesNoMore() {
        named(orders, "scan").close();
        letGo(orders, clock);
        long expires = orders.engine().named().renew(OWNER, NAME, Duration.ofDays(60));
        assertThat(expires).isEqualTo(info(orders).expiresMillis());
        clock.pass(Duration.ofDays(50));
        orders.engine().tick();

        assertThat(info(orders).state()).isEqualTo("SUSPENDED");
        assertThat(read(named(orders, "scan"), ALL)).hasSize(3000);
    }
}
