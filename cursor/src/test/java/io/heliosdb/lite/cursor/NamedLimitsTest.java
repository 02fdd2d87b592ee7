package io.heliosdb.lite.cursor;

import static io.heliosdb.lite.cursor.Changed.option;
import static io.heliosdb.lite.cursor.Orders.OWNER;
import static io.heliosdb.lite.cursor.Orders.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.storage.WriteSet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Named cursors of real queries: their time, their history, their sorts, their counts. */
final class NamedLimitsTest {

    private static final int ALL = Integer.MAX_VALUE;

    @TempDir Path directory;
    private final TestClock clock = new TestClock();
    private Orders orders;

    @BeforeEach
    void open() {
        orders = new Orders(directory, clock, Runnable::run, option("holdBytesMax", 100_000L));
        orders.load(1, 3000);
    }

    @AfterEach
    void close() {
        orders.close();
    }

    private RestorableCursor named(String plan) {
        CursorRequest request =
                Orders.request(Orders.plan(plan), orders.store().published(), OWNER);
        return orders.engine()
                .named()
                .open(new NamedRequest("sync", request.statementText(), request));
    }

    private void acknowledge(RestorableCursor cursor) {
        long now = orders.store().published();
        Acknowledgement acknowledgement =
                orders.engine()
                        .named()
                        .acknowledge(cursor, OptionalLong.empty(), now, null, 0)
                        .orElseThrow();
        orders.store().commit(WriteSet.of(now, List.of(acknowledgement.change()))).await();
        acknowledgement.committed();
    }

    private static void expect(SqlState state, ThrowingCallable call) {
        DatabaseException failure = catchThrowableOfType(DatabaseException.class, call);
        assertThat(failure).isNotNull();
        assertThat(failure.sqlState()).as(failure.getMessage()).isEqualTo(state);
    }

    private NamedCursorInfo info() {
        return orders.engine().named().list().getFirst();
    }

    @Test
    void aSortIsNotDoneAgainWhenItsCursorWasClosed() {
        List<String> oracle = read(named("sort"), ALL);
        orders.engine().named().restart(OWNER, "sync");
        RestorableCursor cursor = named("sort");
        read(cursor, 1000);
        acknowledge(cursor);
        cursor.close();
        orders.crash();

        RestorableCursor again = named("sort");
        assertThat(read(again, 1)).isEqualTo(oracle.subList(1000, 1001));
        assertThat(again.entriesRead()).isLessThan(1500); // of 3000
        assertThat(read(again, ALL)).isEqualTo(oracle.subList(1001, 3000));
    }

    @Test
    void itsTimeToLiveBeginsAnewByNameAndById() {
        RestorableCursor cursor = named("scan");
        read(cursor, 10);
        acknowledge(cursor);
        cursor.close();
        clock.pass(Duration.ofDays(6));
        long expires = orders.engine().named().renew(OWNER, "sync", Duration.ZERO);
        assertThat(expires).isEqualTo(info().expiresMillis());
        clock.pass(Duration.ofDays(6));
        orders.engine().tick();
        assertThat(info().state()).isEqualTo("SUSPENDED");
        var _ = orders.engine().renew(info().id(), Duration.ofDays(30), OWNER);
        orders.crash();
        clock.pass(Duration.ofDays(29));
        orders.engine().tick();

        assertThat(info().state()).isEqualTo("SUSPENDED");
        assertThat(read(named("scan"), ALL)).hasSize(2990);
    }

    @Test
    void whatHasExpiredOrIsUnknownCannotBeRenewed() {
        named("scan").close();
        clock.pass(Duration.ofDays(8));
        orders.engine().tick();

        expect(
                SqlState.TOKEN_EXPIRED,
                () -> orders.engine().named().renew(OWNER, "sync", Duration.ZERO));
        expect(
                SqlState.INVALID_CURSOR_NAME,
                () -> orders.engine().named().renew(OWNER, "other", Duration.ZERO));
        assertThat(orders.engine().counters().lives().expired()).isEqualTo(1);
    }

    @Test
    void aKilledOneIsRefusedUntilItIsRestarted() {
        RestorableCursor cursor = named("scan");
        read(cursor, 10);
        UUID id = info().id();
        assertThat(orders.engine().kill(id, OWNER)).isTrue();
        assertThat(orders.engine().kill(id, OWNER)).isFalse();

        expect(SqlState.TOKEN_EXPIRED, () -> read(cursor, ALL));
        expect(SqlState.TOKEN_EXPIRED, () -> named("scan"));
        assertThat(orders.store().holds().all()).isEmpty();
        orders.engine().named().restart(OWNER, "sync");
        assertThat(read(named("scan"), ALL)).hasSize(3000);
    }

    @Test
    void tooMuchHistoryEndsItWith72000UntilItIsRestarted() {
        RestorableCursor cursor = named("scan");
        read(cursor, 10);
        acknowledge(cursor);
        orders.engine().tick();
        assertThat(info().state()).isEqualTo("OPEN");
        for (int id = 1; id < 3000; id += 2) {
            orders.disturb(id);
        }
        orders.engine().tick();

        assertThat(orders.store().holds().all()).isEmpty();
        expect(SqlState.SNAPSHOT_TOO_OLD, () -> read(cursor, ALL));
        expect(SqlState.SNAPSHOT_TOO_OLD, () -> named("scan"));
        orders.crash();
        expect(SqlState.SNAPSHOT_TOO_OLD, () -> named("scan"));
        assertThat(info().state()).isEqualTo("TOO_LARGE");
        assertThat(orders.engine().counters().lives().tooOld()).isEqualTo(1);
        assertThat(orders.engine().counters().limits().holdBytes()).isEqualTo(1);
        orders.engine().named().restart(OWNER, "sync");
        assertThat(read(named("scan"), ALL)).hasSize(1500);
    }

    @Test
    void itCountsAsOneThatIsKept() {
        RestorableCursor cursor = named("scan");
        read(cursor, 10);
        acknowledge(cursor);
        cursor.close();
        RestorableCursor again = named("scan");
        read(again, ALL);
        CursorCounters counted = orders.engine().counters();

        assertThat(counted.on().started()).isEqualTo(2);
        assertThat(counted.on().completed()).isEqualTo(1);
        assertThat(counted.on().restarted()).isZero();
        assertThat(counted.off().started()).isZero();
        assertThat(counted.off().completed()).isZero();
    }
}
