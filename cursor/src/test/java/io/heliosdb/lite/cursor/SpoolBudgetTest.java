package io.heliosdb.lite.cursor;

import static io.heliosdb.lite.cursor.Changed.option;
import static io.heliosdb.lite.cursor.Orders.OWNER;
import static io.heliosdb.lite.cursor.Orders.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.operator.Cancellation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readers who sort more than the spools may take: they go on, and so do the others. */
class SpoolBudgetTest {

    private static final int ALL = Integer.MAX_VALUE;
    private static final int ROWS = 3000;
    private static final Requester OTHER = Requester.embedded(8);

    /** One sort's spool fits, a second one does not. */
    private static final long ONE_SORT_BYTES = 250_000;

    @TempDir Path directory;

    @Test
    void beyondAUsersShareSortsAreReplayedAndTheOthersHaveTheirSpools() {
        try (Orders orders = open("spoolBytesMaxPerUser")) {
            orders.load(1, ROWS);
            List<String> oracle = oracle(orders);
            UUID first = suspended(orders, OWNER);
            UUID second = suspended(orders, OWNER);
            UUID others = suspended(orders, OTHER);
            assertThat(spoolBytes()).isLessThanOrEqualTo(2 * ONE_SORT_BYTES);
            orders.disturb(40); // commits go on

            assertThat(replayed(orders, first, OWNER, oracle)).isFalse();
            assertThat(replayed(orders, second, OWNER, oracle)).isTrue();
            assertThat(replayed(orders, others, OTHER, oracle)).isFalse();
            assertThat(orders.engine().counters().limits().spoolBytes()).isPositive();
        }
    }

    @Test
    void beyondTheBudgetOfAllEverybodyIsReplayedUntilThereIsRoom() {
        try (Orders orders = open("spoolBytesMax")) {
            orders.load(1, ROWS);
            List<String> oracle = oracle(orders);
            UUID first = suspended(orders, OWNER);
            UUID others = suspended(orders, OTHER);
            assertThat(spoolBytes()).isLessThanOrEqualTo(ONE_SORT_BYTES);
            orders.crash(); // what lies there counts again
            UUID third = suspended(orders, OTHER);
            orders.disturb(40);

            assertThat(replayed(orders, others, OTHER, oracle)).isTrue();
            assertThat(replayed(orders, third, OTHER, oracle)).isTrue();
            assertThat(replayed(orders, first, OWNER, oracle)).isFalse();
            assertThat(spoolBytes()).isZero(); // those that were read to their end are gone
            UUID last = suspended(orders, OTHER);
            assertThat(replayed(orders, last, OTHER, oracle(orders))).isFalse();
        }
    }

    @Test
    void aSortThatNeedsMoreThanItsMemoryAndTheBudgetFailsAloneAndLeavesNothing() {
        try (Orders orders = open("spoolBytesMax")) {
            orders.load(1, 4 * ROWS);
            List<String> oracle = oracle(orders);
            RestorableCursor scan = orders.open(Orders.plan("scan"), orders.store().published());
            assertThat(scan.next()).isTrue();
            RestorableCursor large =
                    orders.engine()
                            .open(
                                    Orders.request(
                                                    Orders.plan("sort"),
                                                    orders.store().published(),
                                                    OWNER)
                                            .withLimits(64 << 10, new Cancellation()));

            assertThatThrownBy(() -> read(large, ALL))
                    .isInstanceOfSatisfying(
                            DatabaseException.class,
                            e -> assertThat(e.sqlState()).isEqualTo(SqlState.LIMIT_EXCEEDED));
            large.close();

            assertThat(spoolBytes()).isZero();
            orders.disturb(40);
            assertThat(read(scan, ALL)).hasSize(4 * ROWS - 1);
            scan.close();
            UUID small = suspended(orders, OTHER);
            assertThat(orders.engine().find(small)).isPresent();
            assertThat(oracle).hasSize(4 * ROWS);
        }
    }

    /** Half read, so that it resumes in the middle. */
    private static UUID suspended(Orders orders, Requester user) {
        long snapshot = orders.store().published();
        RestorableCursor cursor =
                orders.engine().open(Orders.request(Orders.plan("sort"), snapshot, user));
        assertThat(read(cursor, ROWS / 2)).hasSize(ROWS / 2);
        cursor.suspend();
        return cursor.id().orElseThrow();
    }

    /** Whether the rows, which are exact, were sorted again. */
    private static boolean replayed(Orders orders, UUID id, Requester user, List<String> oracle) {
        try (RestorableCursor again = orders.engine().resume(id, user, new Cancellation())) {
            List<String> rows = new ArrayList<>(read(again, 1));
            boolean sorted = again.entriesRead() > ROWS / 2;
            rows.addAll(read(again, ALL));
            assertThat(rows).isEqualTo(oracle.subList(ROWS / 2 - 1, oracle.size()));
            return sorted;
        }
    }

    private static List<String> oracle(Orders orders) {
        try (RestorableCursor cursor =
                orders.open(Orders.plan("sort"), orders.store().published())) {
            return read(cursor, ALL);
        }
    }

    private long spoolBytes() {
        try (Stream<Path> files = Files.walk(directory.resolve("spools"))) {
            return files.filter(Files::isRegularFile).mapToLong(SpoolBudgetTest::size).sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Orders open(String limit) {
        return new Orders(directory, new TestClock(), Runnable::run, option(limit, ONE_SORT_BYTES));
    }
}
