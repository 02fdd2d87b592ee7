package io.heliosdb.lite.cursor;

import static io.heliosdb.lite.cursor.Changed.option;
import static io.heliosdb.lite.cursor.Orders.OWNER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.storage.StoreClock;
import io.heliosdb.lite.storage.WriteSet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A consumer of {@link Orders} that reads under a name. */
final class NamedOrders {

    static final String NAME = "sync";
    static final int ALL = Integer.MAX_VALUE;

    private NamedOrders() {}

    /** Snapshots may keep next to nothing. */
    static Orders open(Path directory, StoreClock clock, Executor background, long spoolBytes) {
        return new Orders(
                directory,
                clock,
                background,
                options ->
                        option("holdBytesMax", 1000L)
                                .andThen(option("spoolBytesMax", spoolBytes))
                                .andThen(option("holdAgeMax", Duration.ofDays(20)))
                                .apply(options));
    }

    static List<String> oracle(Orders orders, String plan) {
        try (RestorableCursor cursor = orders.open(Orders.plan(plan), orders.store().published())) {
            return Orders.read(cursor, ALL);
        }
    }

    static RestorableCursor named(Orders orders, String plan) {
        CursorRequest request =
                Orders.request(Orders.plan(plan), orders.store().published(), OWNER);
        return orders.engine()
                .named()
                .open(new NamedRequest(NAME, request.statementText(), request));
    }

    /** All rows that were given, as a change that is not committed; empty when that is no news. */
    static Optional<Acknowledgement> acknowledgement(Orders orders, RestorableCursor cursor) {
        long now = orders.store().published();
        return orders.engine().named().acknowledge(cursor, OptionalLong.empty(), now, null, 0);
    }

    static void commit(Orders orders, Acknowledgement acknowledgement) {
        long now = orders.store().published();
        orders.store().commit(WriteSet.of(now, List.of(acknowledgement.change()))).await();
        acknowledgement.committed();
    }

    static void acknowledge(Orders orders, RestorableCursor cursor) {
        commit(orders, acknowledgement(orders, cursor).orElseThrow());
    }

    static NamedCursorInfo info(Orders orders) {
        return orders.engine().named().list().getFirst();
    }

    static void expect(SqlState state, ThrowingCallable call) {
        DatabaseException failure = catchThrowableOfType(DatabaseException.class, call);
        assertThat(failure).isNotNull();
        assertThat(failure.sqlState()).as(failure.getMessage()).isEqualTo(state);
    }

    /** More history than a snapshot may keep. */
    static void disturb(Orders orders) {
        for (int id = 100; id < 200; id += 2) {
            orders.disturb(id);
        }
    }

    /** As {@link #disturb}, the check that finds it, and a storm of collection. */
    static void letGo(Orders orders, TestClock clock) {
        long snapshot = info(orders).snapshot();
        disturb(orders);
        orders.engine().tick();
        assertThat(orders.engine().holds()).isEmpty();
        collect(orders, clock, snapshot);
    }

    /** What only this snapshot needs is gone. */
    static void collect(Orders orders, TestClock clock, long snapshot) {
        clock.pass(Duration.ofDays(1));
        orders.disturb(300); // a commit says which history is that old
        clock.pass(Duration.ofDays(1));
        orders.store().garbage().collectNow();
        assertThat(orders.store().garbage().floor()).isGreaterThan(snapshot);
    }
}
