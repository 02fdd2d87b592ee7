package io.heliosdb.lite.cursor;

import static io.heliosdb.lite.cursor.Changed.option;
import static io.heliosdb.lite.cursor.Orders.OWNER;
import static io.heliosdb.lite.cursor.Orders.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.cursor.state.SlotState;
import io.heliosdb.lite.execution.operator.Cancellation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Rows on their way to a consumer elsewhere: only what it says it has is acknowledged, and a token
 * of that place with its count of the rows behind gives exactly the rest.
 */
final class ReportedPositionTest {

    private static final int ALL = Integer.MAX_VALUE;
    private static final int ROWS = 4_000;
    private static final int ROUNDS = 12;
    private static final long SEED = Long.getLong("heliosdb.seed", System.nanoTime());

    @TempDir Path directory;
    private final TestClock clock = new TestClock();

    static Stream<String> plans() {
        return Orders.PLANS.keySet().stream().sorted();
    }

    static Stream<String> longPlans() {
        return Stream.of("scan", "scan backward", "filter", "sort");
    }

    @ParameterizedTest
    @MethodSource("plans")
    void breaksAtRandomRowsGiveTheUndisturbedRows(String name) {
        try (Orders orders = open(Long.MAX_VALUE)) {
            orders.load(1, ROWS);
            long snapshot = orders.store().holds().pinPublished();
            List<String> oracle;
            try (RestorableCursor cursor = orders.open(Orders.plan(name), snapshot)) {
                oracle = read(cursor, ALL);
            }
            Random random = new Random(SEED);
            for (int round = 0; round < ROUNDS; round++) {
                orders.disturb(10 + 2 * round);
                assertThat(brokenAgainAndAgain(orders, name, snapshot, random))
                        .as("round %s, repeat with -Dheliosdb.seed=%s", round, SEED)
                        .isEqualTo(oracle);
            }
        }
    }

    /** What a consumer has that counts its rows, reports now and then, and loses its connection. */
    private static List<String> brokenAgainAndAgain(
            Orders orders, String name, long snapshot, Random random) {
        List<String> had = new ArrayList<>();
        RestorableCursor cursor = orders.open(Orders.plan(name), snapshot);
        cursor.report();
        String token = null;
        int behind = 0;
        while (true) {
            int wanted = random.nextInt(1, ROWS / 4);
            List<String> got = read(cursor, wanted);
            boolean end = got.size() < wanted;
            switch (end ? 3 : random.nextInt(4)) {
                case 0 -> { // the next request: what was sent so far has arrived
                    had.addAll(got);
                    cursor.report();
                    token = cursor.reportedToken().orElseThrow();
                    behind = 0;
                }
                case 1 -> { // lost on its way, the last one of them too
                    if (token == null) {
                        token = cursor.reportedToken().orElseThrow();
                    }
                    int arrived = random.nextInt(got.size());
                    had.addAll(got.subList(0, arrived));
                    behind += arrived;
                    cursor.suspend();
                    cursor = orders.engine().resume(token, behind, OWNER, new Cancellation());
                    cursor.report();
                    if (random.nextBoolean()) { // as a server does before its first row
                        List<String> first = read(cursor, 1);
                        token = cursor.reportedToken().orElseThrow();
                        had.addAll(first);
                        behind = first.size();
                    }
                }
                case 2 -> {
                    had.addAll(got);
                    behind += got.size();
                    cursor.park();
                }
                default -> {
                    had.addAll(got);
                    behind += got.size();
                    if (end) {
                        cursor.close();
                        return had;
                    }
                }
            }
        }
    }

    @Test
    void whatIsDeliveredButNotReportedIsNotSaved() {
        try (Orders orders = open(Long.MAX_VALUE)) {
            orders.load(1, ROWS);
            RestorableCursor cursor =
                    orders.open(Orders.plan("scan"), orders.store().holds().pinPublished());
            cursor.report();
            List<String> first = read(cursor, 3_000);
            UUID id = cursor.id().orElseThrow();
            assertThat(orders.engine().find(id)).as("nobody has a token").isEmpty();
            assertThat(cursor.reportedToken()).isPresent();
            assertThat(orders.engine().find(id))
                    .hasValueSatisfying(info -> assertThat(info.rows()).isZero());
            cursor.report();
            String token = cursor.reportedToken().orElseThrow();
            read(cursor, 500);
            orders.engine().flush();
            assertThat(orders.engine().find(id))
                    .hasValueSatisfying(info -> assertThat(info.rows()).isEqualTo(3_000));

            orders.crash();

            RestorableCursor again = orders.engine().resume(id, OWNER, new Cancellation());
            List<String> rest = read(again, ALL);
            again.suspend();
            assertThat(rest).hasSize(ROWS - 3_000).doesNotContainAnyElementsOf(first);
            RestorableCursor skipping =
                    orders.engine().resume(token, 400, OWNER, new Cancellation());
            assertThat(skipping.rowNumber()).isEqualTo(3_000);
            assertThat(read(skipping, ALL)).isEqualTo(rest.subList(400, rest.size()));
        }
    }

    @Test
    void whatIsReadAheadIsNeitherReportedNorTheEnd() {
        try (Orders orders = open(Long.MAX_VALUE)) {
            orders.load(1, ROWS);
            RestorableCursor cursor =
                    orders.open(Orders.plan("scan"), orders.store().holds().pinPublished());
            cursor.report();
            read(cursor, 3_000);
            assertThat(cursor.reportedToken()).isPresent();
            cursor.mark();
            read(cursor, ALL);
            UUID id = cursor.id().orElseThrow();
            orders.engine().flush();
            assertThat(orders.engine().find(id))
                    .hasValueSatisfying(info -> assertThat(info.rows()).isZero());

            cursor.report();
            String token = cursor.reportedToken().orElseThrow();
            cursor.mark();
            cursor.suspend();

            assertThat(orders.engine().find(id))
                    .hasValueSatisfying(info -> {
                        assertThat(info.rows()).isEqualTo(3_000);
                        assertThat(info.state()).isEqualTo(SlotState.SUSPENDED);
                    });
            RestorableCursor again = orders.engine().resume(token, 0, OWNER, new Cancellation());
            assertThat(read(again, ALL)).hasSize(ROWS - 3_000);
            again.suspend();
        }
    }

    @Test
    void aCountBeyondTheEndIsAMistakeAndNoEmptyResult() {
        try (Orders orders = open(Long.MAX_VALUE)) {
            orders.load(1, 100);
            RestorableCursor cursor =
                    orders.open(Orders.plan("scan"), orders.store().holds().pinPublished());
            cursor.report();
            read(cursor, 10);
            String token = cursor.reportedToken().orElseThrow();
            cursor.suspend();

            RestorableCursor exact = orders.engine().resume(token, 100, OWNER, new Cancellation());
            assertThat(read(exact, ALL)).isEmpty();
            exact.suspend();
            RestorableCursor beyond = orders.engine().resume(token, 101, OWNER, new Cancellation());
            assertThatThrownBy(beyond::next).hasMessageContaining("RC007");
            assertThatThrownBy(() -> orders.engine().resume(token, -1, OWNER, new Cancellation()))
                    .hasMessageContaining("22023");
        }
    }

    @Test
    void aClaimThatGotNoAnswerIsRepeatedOnceNobodyDrives() {
        try (Orders orders = open(Long.MAX_VALUE)) {
            orders.load(1, 100);
            RestorableCursor cursor =
                    orders.open(Orders.plan("scan"), orders.store().holds().pinPublished());
            cursor.report();
            List<String> first = read(cursor, 10);
            String token = cursor.reportedToken().orElseThrow();
            cursor.suspend();

            RestorableCursor unanswered =
                    orders.engine().resume(token, 10, OWNER, new Cancellation());
            assertThatThrownBy(() -> orders.engine().resume(token, 10, OWNER, new Cancellation()))
                    .as("it is driven")
                    .hasMessageContaining("RC005");
            unanswered.suspend();
            RestorableCursor repeated =
                    orders.engine().resume(token, 10, OWNER, new Cancellation());
            assertThat(read(repeated, ALL)).hasSize(90).doesNotContainAnyElementsOf(first);
        }
    }

    /** Rows that were sent and not reported are in the spool when the snapshot goes. */
    @ParameterizedTest
    @MethodSource("longPlans")
    void theSpooledRestBeginsAtWhatWasReported(String name) {
        try (Orders orders = open(1000)) {
            orders.load(1, ROWS);
            long snapshot = orders.store().holds().pinPublished();
            List<String> oracle;
            try (RestorableCursor cursor = orders.open(Orders.plan(name), snapshot)) {
                oracle = read(cursor, ALL);
            }
            RestorableCursor cursor = orders.open(Orders.plan(name), snapshot);
            orders.store().holds().unpin(snapshot);
            cursor.report();
            read(cursor, oracle.size() / 4);
            cursor.report();
            String token = cursor.reportedToken().orElseThrow();
            read(cursor, oracle.size() / 4);

            letGo(orders);
            cursor.suspend();

            int at = oracle.size() / 4 + 7;
            RestorableCursor again = orders.engine().resume(token, 7, OWNER, new Cancellation());
            again.report();
            assertThat(read(again, 3)).isEqualTo(oracle.subList(at, at + 3));
            String second = again.reportedToken().orElseThrow();
            again.suspend();
            RestorableCursor third = orders.engine().resume(second, 2, OWNER, new Cancellation());
            assertThat(read(third, ALL)).isEqualTo(oracle.subList(at + 2, oracle.size()));
        }
    }

    /** More history than the budget, the check that finds it, and a collection. */
    private void letGo(Orders orders) {
        long snapshot = orders.engine().holds().getFirst().snapshot();
        for (int id = 100; id < 200; id += 2) {
            orders.disturb(id);
        }
        orders.engine().tick();
        assertThat(orders.engine().holds()).isEmpty();
        clock.pass(Duration.ofDays(1));
        orders.disturb(300);
        clock.pass(Duration.ofDays(1));
        orders.store().garbage().collectNow();
        assertThat(orders.store().garbage().floor()).isGreaterThan(snapshot);
    }

    private Orders open(long holdBytesMax) {
        return new Orders(
                directory,
                clock,
                Runnable::run,
                options ->
                        option("timeToLive", Duration.ofDays(7))
                                .andThen(option("holdBytesMax", holdBytesMax))
                                .apply(options));
    }
}
