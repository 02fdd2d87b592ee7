package io.heliosdb.lite.cursor;

import static io.heliosdb.lite.cursor.NamedOrders.ALL;
import static io.heliosdb.lite.cursor.NamedOrders.NAME;
import static io.heliosdb.lite.cursor.NamedOrders.acknowledge;
import static io.heliosdb.lite.cursor.NamedOrders.collect;
import static io.heliosdb.lite.cursor.NamedOrders.disturb;
import static io.heliosdb.lite.cursor.NamedOrders.expect;
import static io.heliosdb.lite.cursor.NamedOrders.info;
import static io.heliosdb.lite.cursor.NamedOrders.letGo;
import static io.heliosdb.lite.cursor.NamedOrders.named;
import static io.heliosdb.lite.cursor.NamedOrders.oracle;
import static io.heliosdb.lite.cursor.Orders.OWNER;
import static io.heliosdb.lite.cursor.Orders.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.file.FileAccess;
import io.heliosdb.lite.storage.StoreClock;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A named cursor whose rest is spooled, or is being spooled: its process dies, or it ends. */
final class NamedRestEndTest {

    private static final int ROWS = 3000;

    @TempDir Path directory;
    private final TestClock clock = new TestClock();

    static Stream<String> plans() {
        return Stream.of("scan", "scan backward", "filter", "sort");
    }

    // ---- the process dies

    @ParameterizedTest
    @MethodSource("plans")
    void aProcessThatDiesWhileItWritesTheSpoolLeavesTheHold(String plan) {
        dieAt(plan, "create", "rest.");
    }

    @ParameterizedTest
    @MethodSource("plans")
    void aProcessThatDiesBeforeTheSealedSpoolIsNamedLeavesTheHold(String plan) {
        dieAt(plan, "move", "rest.spool");
    }

    private void dieAt(String plan, String call, String file) {
        try (Orders orders = open(Runnable::run, Long.MAX_VALUE)) {
            List<String> oracle = oracle(orders, plan);
            orders.crashOn(dyingAt(call, file));
            RestorableCursor cursor = named(orders, plan);
            read(cursor, 20);
            acknowledge(orders, cursor);
            long snapshot = info(orders).snapshot();
            disturb(orders);
            assertThatThrownBy(() -> orders.engine().tick())
                    .isInstanceOf(SimulatedFiles.Stopped.class);
            orders.crashOn(FileAccess.local());

            assertThat(orders.engine().holds()).hasSize(1);
            try (RestorableCursor again = named(orders, plan)) {
                assertThat(read(again, 30)).isEqualTo(oracle.subList(20, 50));
                acknowledge(orders, again);
            }
            orders.engine().tick();
            assertThat(orders.engine().holds()).isEmpty();
            collect(orders, clock, snapshot);
            assertThat(orders.engine().counters().spoolBytes()).isEqualTo(bytesOnDisk());
            try (RestorableCursor again = named(orders, plan)) {
                assertThat(read(again, ALL)).isEqualTo(oracle.subList(50, oracle.size()));
            }
            orders.engine().named().discard(OWNER, NAME);
            requireNothingLeft(orders);
        }
    }

    @ParameterizedTest
    @MethodSource("plans")
    void aProcessThatDiesBeforeTheHoldIsReleasedReleasesItAtItsNextOpen(String plan) {
        try (Orders orders = open(Runnable::run, Long.MAX_VALUE)) {
            List<String> oracle = oracle(orders, plan);
            RestorableCursor cursor = named(orders, plan);
            read(cursor, 20);
            acknowledge(orders, cursor);
            long snapshot = info(orders).snapshot();
            disturb(orders);
            orders.engine().tick();
            orders.store().holds().acquire(info(orders).id(), snapshot);
            orders.store().holds().flush();
            orders.crash();

            assertThat(orders.engine().holds()).isEmpty();
            collect(orders, clock, snapshot);
            assertThat(read(named(orders, plan), ALL)).isEqualTo(oracle.subList(20, oracle.size()));
        }
    }

    /** The process dies behind the first such call. */
    private static FileAccess dyingAt(String call, String file) {
        return (FileAccess)
                Proxy.newProxyInstance(
                        FileAccess.class.getClassLoader(),
                        new Class<?>[] {FileAccess.class},
                        (_, method, arguments) -> {
                            Object result;
                            try {
                                result = method.invoke(FileAccess.local(), arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                            Object last = arguments[arguments.length - 1];
                            if (method.getName().equals(call)
                                    && ((Path) last).getFileName().toString().startsWith(file)) {
                                throw new SimulatedFiles.Stopped();
                            }
                            return result;
                        });
    }

    // ---- it ends

    /** The ways to end. */
    enum End {
        RESTARTED("RESTARTED"),
        DISCARDED(""),
        KILLED("EXPIRED"),
        EXPIRED("EXPIRED"),
        EXHAUSTED("EXHAUSTED");

        private final String state;

        End(String state) {
            this.state = state;
        }
    }

    @ParameterizedTest
    @EnumSource
    void whereverItEndsItsFilesGoAndItsRoomIsGivenBack(End end) {
        try (Orders orders = open(Runnable::run, Long.MAX_VALUE)) {
            RestorableCursor cursor = named(orders, "scan");
            read(cursor, 20);
            cursor.close();
            letGo(orders, clock);
            orders.crash();
            assertThat(orders.engine().counters().spoolBytes())
                    .isPositive()
                    .isEqualTo(bytesOnDisk());
            assertThat(orders.engine().counters().activeCursors()).isEqualTo(1);

            end(orders, end);

            requireNothingLeft(orders);
            if (end != End.DISCARDED) {
                assertThat(info(orders).state()).isEqualTo(end.state);
            }
            orders.crash();
            requireNothingLeft(orders);
            orders.engine().named().discard(OWNER, NAME);
            assertThat(read(named(orders, "scan"), ALL)).hasSize(ROWS - 51);
        }
    }

    private void end(Orders orders, End end) {
        switch (end) {
            case RESTARTED -> orders.engine().named().restart(OWNER, NAME);
            case DISCARDED -> assertThat(orders.engine().named().discard(OWNER, NAME)).isTrue();
            case KILLED ->
                    assertThat(orders.engine().commands().kill(info(orders).id(), OWNER)).isTrue();
            case EXPIRED -> {
                clock.pass(Duration.ofDays(8));
                orders.engine().tick();
            }
            case EXHAUSTED -> {
                RestorableCursor cursor = named(orders, "scan");
                assertThat(read(cursor, ALL)).hasSize(ROWS);
                acknowledge(orders, cursor);
                cursor.close();
            }
        }
    }

    /** A step of the spooling writes some rows, then something else happens. */
    @ParameterizedTest
    @EnumSource(names = {"RESTARTED", "DISCARDED", "KILLED"})
    void oneThatEndsWhileItIsSpooledLeavesNothing(End end) {
        Deque<Runnable> steps = new ArrayDeque<>();
        try (Orders orders =
                NamedOrders.open(directory, new Running(), steps::add, Long.MAX_VALUE)) {
            orders.load(1, ROWS);
            RestorableCursor cursor = named(orders, "scan");
            read(cursor, 20);
            UUID id = info(orders).id();
            disturb(orders);
            orders.engine().tick();
            Path files = directory.resolve("spools").resolve(id.toString());
            RestOwner owner = orders.engine().named().rest(id).orElseThrow();
            steps.remove().run();
            assertThat(files.resolve("rest.rest.part")).exists();
            assertThat(orders.engine().counters().spoolBytes()).isPositive();

            end(orders, end);
            while (!steps.isEmpty()) {
                steps.remove().run();
            }

            assertThat(owner.hasEnded()).isTrue();
            assertThat(owner.nameRest(20)).isFalse();
            assertThat(files).doesNotExist();
            requireNothingLeft(orders);
            expect(SqlState.TOKEN_EXPIRED, () -> read(cursor, ALL));
        }
    }

    /** Whoever looks at it finds that a step's time is half over. */
    private static final class Running implements StoreClock {

        private final AtomicLong nanos = new AtomicLong();

        @Override
        public long wallMillis() {
            return 1_700_000_000_000L;
        }

        @Override
        public long nanoTime() {
            return nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(25));
        }
    }

    @Test
    void aRestThatDoesNotFitTheBudgetEndsItWith72000UntilItIsRestarted() {
        try (Orders orders = open(Runnable::run, 0)) {
            RestorableCursor cursor = named(orders, "scan");
            read(cursor, 10);
            acknowledge(orders, cursor);
            orders.engine().tick();
            assertThat(info(orders).state()).isEqualTo("OPEN");
            disturb(orders);
            orders.engine().tick();

            assertThat(orders.store().holds().all()).isEmpty();
            requireNothingLeft(orders);
            expect(SqlState.SNAPSHOT_TOO_OLD, () -> read(cursor, ALL));
            expect(SqlState.SNAPSHOT_TOO_OLD, () -> named(orders, "scan"));
            orders.crash();
            expect(SqlState.SNAPSHOT_TOO_OLD, () -> named(orders, "scan"));
            assertThat(info(orders).state()).isEqualTo("TOO_LARGE");
            CursorCounters counted = orders.engine().counters();
            assertThat(counted.lives().tooOld()).isEqualTo(1);
            assertThat(counted.limits().holdBytes()).isEqualTo(1);
            assertThat(counted.limits().spoolBytes()).isEqualTo(1);
            orders.engine().named().restart(OWNER, NAME);
            assertThat(read(named(orders, "scan"), ALL)).hasSize(ROWS - 50);
        }
    }

    private Orders open(Executor background, long spoolBytes) {
        Orders orders = NamedOrders.open(directory, clock, background, spoolBytes);
        orders.load(1, ROWS);
        return orders;
    }

    private static void requireNothingLeft(Orders orders) {
        assertThat(orders.engine().holds()).isEmpty();
        assertThat(orders.engine().counters().spoolBytes()).isZero();
        assertThat(orders.engine().counters().activeCursors()).isZero();
    }

    private long bytesOnDisk() {
        File[] directories = directory.resolve("spools").toFile().listFiles();
        return Arrays.stream(directories == null ? new File[0] : directories)
                .flatMap(each -> Arrays.stream(each.listFiles()))
                .mapToLong(File::length)
                .sum();
    }
}
