package io.heliosdb.lite.cursor;

import io.heliosdb.lite.cursor.state.SlotPosition;
import io.heliosdb.lite.cursor.state.StateFile;
import io.heliosdb.lite.execution.operator.Settings;
import io.heliosdb.lite.execution.plan.Plan;
import io.heliosdb.lite.storage.StoreClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Prints what saving, forcing and resuming cost: {@code CursorSpeed [rows]}. */
final class CursorSpeed {

    private static final StoreClock SYSTEM =
            new StoreClock() {
                @Override
                public long wallMillis() {
                    return System.currentTimeMillis();
                }

                @Override
                public long nanoTime() {
                    return System.nanoTime();
                }
            };

    private CursorSpeed() {}

    public static void main(String[] arguments) throws Exception {
        int rows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200_000;
        Path directory = Files.createTempDirectory("cursor-speed");
        System.setProperty(
                "java.util.logging.config.file", "/dev/null"); // resume lines are not measured
        try (ExecutorService background = Executors.newSingleThreadExecutor();
                Orders orders =
                        new Orders(
                                directory,
                                SYSTEM,
                                background,
                                Changed.option("logResumes", arguments.length > 1))) {
            orders.load(1, rows);
            for (int round = 0; round < 4; round++) {
                scan(orders, rows);
                tokens(orders);
                resume(orders, "scan", rows);
                resume(orders, "sort", Math.min(rows, 100_000));
                save(orders);
                force(orders);
            }
        }
    }

    private static void scan(Orders orders, int rows) {
        for (boolean restore : new boolean[] {false, true}) {
            long saved = orders.engine().counters().positionsSaved();
            long start = System.nanoTime();
            long sum = 0;
            try (RestorableCursor cursor =
                    orders.engine()
                            .open(
                                    CursorRequest.of(
                                                    Orders.plan("scan"),
                                                    List.of(),
                                                    new Settings("UTC", 5, 6),
                                                    orders.store().published(),
                                                    Orders.OWNER,
                                                    "scan")
                                            .withRestore(restore, false))) {
                while (cursor.next()) {
                    sum += cursor.batch().longAt(0, cursor.row());
                }
            }
            long nanos = System.nanoTime() - start;
            System.out.printf(
                    "scan restore=%s %.1f M rows/s, saves %d (sum %d)%n",
                    restore,
                    rows * 1e3 / nanos,
                    orders.engine().counters().positionsSaved() - saved,
                    sum);
        }
    }

    /** A token is a save, an encryption and two MACs. */
    private static void tokens(Orders orders) {
        try (RestorableCursor cursor =
                orders.open(Orders.plan("scan"), orders.store().published())) {
            cursor.next();
            long start = System.nanoTime();
            int length = 0;
            for (int i = 0; i < 5000; i++) {
                cursor.next();
                length = cursor.token().length();
            }
            System.out.printf(
                    "token %.2f us, %d characters%n",
                    (System.nanoTime() - start) / 5000.0 / 1e3, length);
            orders.engine().commands().kill(cursor.id().orElseThrow());
        }
    }

    private static void resume(Orders orders, String name, int rows) {
        Plan plan = Orders.plan(name);
        String[] tokens = new String[200];
        RestorableCursor cursor = orders.open(plan, orders.store().published());
        Random random = new Random(7);
        int[] places = random.ints(tokens.length, 1, rows - 1).sorted().toArray();
        int at = 0;
        for (int i = 0; i < tokens.length; i++) {
            for (; at < places[i]; at++) {
                cursor.next();
            }
            tokens[i] = cursor.token();
        }
        cursor.close();
        long[] nanos = new long[1000];
        for (int i = 0; i < nanos.length; i++) {
            String token = tokens[random.nextInt(tokens.length)];
            long start = System.nanoTime();
            try (RestorableCursor again = orders.resume(token)) {
                again.next();
                nanos[i] = System.nanoTime() - start;
            }
        }
        Arrays.sort(nanos);
        System.out.printf(
                "resume %s p50 %.1f us, p95 %.1f us, p99 %.1f us, max %.1f us%n",
                name, nanos[500] / 1e3, nanos[950] / 1e3, nanos[990] / 1e3, nanos[999] / 1e3);
        orders.engine().commands().discard(tokens[0], Orders.OWNER);
    }

    private static void save(Orders orders) {
        RestorableCursor cursor = orders.open(Orders.plan("scan"), orders.store().published());
        for (int i = 0; i < 20; i++) {
            cursor.next();
        }
        int slot =
                Objects.requireNonNull(
                                orders.engine()
                                        .services()
                                        .registry()
                                        .find(cursor.id().orElseThrow()))
                        .slot;
        SlotPosition position = new SlotPosition().place(1, new byte[16], 16);
        long start = System.nanoTime();
        for (int i = 0; i < 100_000; i++) {
            orders.engine()
                    .services()
                    .file()
                    .save(slot, cursor.id().orElseThrow(), position.sequence(1000 + i));
        }
        System.out.printf("save %.2f us%n", (System.nanoTime() - start) / 100_000.0 / 1e3);
        cursor.close();
    }

    private static void force(Orders orders) {
        RestorableCursor cursor = orders.open(Orders.plan("scan"), orders.store().published());
        for (int i = 0; i < 20; i++) {
            cursor.next();
        }
        long[] nanos = new long[50];
        StateFile file = orders.engine().services().file();
        for (int i = 0; i < nanos.length; i++) {
            cursor.next();
            var _ = cursor.positionToken();
            long start = System.nanoTime();
            file.force();
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        System.out.printf("force p50 %s us%n", Duration.ofNanos(nanos[25]).toNanos() / 1000);
        cursor.close();
    }
}
