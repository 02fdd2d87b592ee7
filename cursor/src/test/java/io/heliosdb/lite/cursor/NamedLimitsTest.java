package io.heliosdb.lite.cursor;

import static io.heliosdb.lite.cursor.NamedOrders.expect;
import static io.heliosdb.lite.cursor.Orders.OWNER;
import static io.heliosdb.lite.cursor.Orders.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.error.SqlState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Named cursors of real queries: their time, their sorts, their counts. */
final class NamedLimitsTest {

    private static final int ALL = Integer.MAX_VALUE;

    @TempDir Path directory;
    private final TestClock clock = new TestClock();
    private Orders orders;

    @BeforeEach
    void open() {
        orders = new Orders(directory, clock, Runnable::run, options -> options);
        orders.load(1, 3000);
    }

    @AfterEach
    void close() {
        orders.close();
    }

    private RestorableCursor named(String plan) {
        return NamedOrders.named(orders, plan);
    }

    private void acknowledge(RestorableCursor cursor) {
        NamedOrders.acknowledge(orders, cursor);
    }

    private NamedCursorInfo info() {
        return NamedOrders.info(orders);
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
        var _ = orders.engine().commands().renew(info().id(), Duration.ofDays(30), OWNER);
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
        assertThat(orders.engine().commands().kill(id, OWNER)).isTrue();
        assertThat(orders.engine().commands().kill(id, OWNER)).isFalse();

        expect(SqlState.TOKEN_EXPIRED, () -> read(cursor, ALL));
        expect(SqlState.TOKEN_EXPIRED, () -> named("scan"));
        assertThat(orders.store().holds().all()).isEmpty();
        orders.engine().named().restart(OWNER, "sync");
        assertThat(read(named("scan"), ALL)).hasSize(3000);
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
