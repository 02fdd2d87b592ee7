package io.heliosdb.lite.cursor;

import static io.heliosdb.lite.cursor.Orders.OWNER;
import static io.heliosdb.lite.cursor.Orders.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.execution.operator.Cancellation;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The oracle at every row, over the executor's own operators. */
final class RealQueryTest {

    private static final int ALL = Integer.MAX_VALUE;

    @TempDir Path directory;

    static Stream<String> plans() {
        return Orders.PLANS.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("plans")
    void atEveryRowATokenAndASuspendGiveExactlyTheRest(String name) {
        try (Orders orders = open()) {
            orders.load(1, 60);
            long snapshot = orders.store().holds().pinPublished();
            List<String> oracle;
            try (RestorableCursor cursor = orders.open(Orders.plan(name), snapshot)) {
                oracle = read(cursor, ALL);
            }
            orders.disturb(20);

            for (int at = 0; at <= oracle.size(); at++) {
                RestorableCursor first = orders.open(Orders.plan(name), snapshot);
                assertThat(read(first, at)).isEqualTo(oracle.subList(0, at));
                String token = first.token();
                first.close();
                RestorableCursor second = orders.resume(token);
                List<String> more = read(second, 5);
                int reached = Math.min(at + 5, oracle.size());
                assertThat(more).as("after row %s", at).isEqualTo(oracle.subList(at, reached));
                second.suspend();

                UUID id = second.id().orElseThrow();
                int acknowledged = more.isEmpty() || more.size() < 5 ? reached : reached - 1;
                try (RestorableCursor third =
                        orders.engine().resume(id, OWNER, new Cancellation())) {
                    assertThat(read(third, ALL))
                            .as("suspended at row %s", reached)
                            .isEqualTo(oracle.subList(acknowledged, oracle.size()));
                }
                orders.engine().commands().discard(token, OWNER);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("plans")
    void afterReopeningACursorReturnsItsExactRows(String name) {
        try (Orders orders = open()) {
            orders.load(1, 3000);
            RestorableCursor whole = orders.open(Orders.plan(name), orders.store().published());
            List<String> oracle = read(whole, ALL);
            whole.close();
            RestorableCursor cursor = orders.open(Orders.plan(name), orders.store().published());
            int at = Math.min(1500, oracle.size() / 2);
            read(cursor, at);
            String token = cursor.token();
            orders.disturb(2000);
            orders.reopen();
            orders.disturb(1000);

            try (RestorableCursor again = orders.resume(token)) {
                assertThat(read(again, 1)).isEqualTo(oracle.subList(at, at + 1));
                if (name.equals("scan") || name.equals("sort")) {
                    assertThat(again.entriesRead()).isLessThanOrEqualTo(64);
                }
                assertThat(read(again, ALL)).isEqualTo(oracle.subList(at + 1, oracle.size()));
            }
        }
    }

    @Test
    void spoolsAreDeletedWithTheirCursor() {
        try (Orders orders = open()) {
            orders.load(1, 3000);
            RestorableCursor cursor = orders.open(Orders.plan("sort"), orders.store().published());
            read(cursor, 100);
            String token = cursor.token();
            cursor.suspend();
            Path spools = directory.resolve("spools").resolve(cursor.id().orElseThrow() + "");
            assertThat(spools).isNotEmptyDirectory();

            orders.engine().commands().discard(token, OWNER);
            assertThat(spools).doesNotExist();
        }
    }

    private Orders open() {
        return new Orders(directory, new TestClock(), Runnable::run, UnaryOperator.identity());
    }
}
