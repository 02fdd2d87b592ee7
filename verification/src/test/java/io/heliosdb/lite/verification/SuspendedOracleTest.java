package io.heliosdb.lite.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Cursor;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.QueryOptions;
import io.heliosdb.lite.ResumeToken;
import io.heliosdb.lite.Row;
import io.heliosdb.lite.Settings;
import io.heliosdb.lite.Transaction;
import io.heliosdb.lite.storage.ChangeDeriver;
import io.heliosdb.lite.storage.Store;
import io.heliosdb.lite.storage.StoreClock;
import io.heliosdb.lite.storage.StoreOptions;
import io.heliosdb.lite.verification.Shapes.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The oracle with all cursors waiting at once: every shape, suspended at several rows (all of them
 * in the long tier) by closing the database, while writers change every table and garbage is
 * collected as soon as no cursor holds it. The rows of both parts are those of an undisturbed run.
 */
class SuspendedOracleTest {

    private static final int ROWS = 40;
    private static final boolean LONG = Boolean.getBoolean("heliosdb.long");
    private static final int POSITIONS = 4;

    private final Seed seed = Seed.choose();
    private final Random random = seed.random();

    @TempDir private Path folder;

    /**
     * A cursor that nobody drives.
     *
     * @param taken rows that its reader has
     * @param token empty: it is resumed by its id, from its slot, and gives its current row again
     */
    private record Waiting(
            Shape shape,
            int taken,
            List<String> expected,
            UUID id,
            long snapshot,
            Optional<ResumeToken> token) {}

    @Test
    void everyShapeGoesOnAfterClosingAndOpeningAgain() {
        List<Waiting> waiting;
        try (Database database = open()) {
            Shapes.fill(database, random, ROWS);
            storm(database, 20);
            waiting = suspendAll(database, false);
            storm(database, 40);
        }
        collectAllThatTheHoldsAllow(waiting);
        try (Database database = open()) {
            storm(database, 40);
            for (Waiting cursor : waiting) {
                assertGoesOn(database, cursor);
            }
            assertThat(database.resumableCursors()).isEmpty();
            assertThat(database.holds()).isEmpty();
        }
    }

    @Test
    void everyShapeGoesOnByItsTokenWhenTheStateVolumeIsLost() throws IOException {
        List<Waiting> waiting;
        try (Database database = open()) {
            Shapes.fill(database, random, ROWS);
            storm(database, 20);
            waiting = suspendAll(database, true);
            storm(database, 40);
        }
        delete(folder.resolve("oracle.db").resolve("cursor-state"));
        assertThatThrownBy(this::open).hasMessageContaining("55000");

        try (Database database = Database.open(config().with(Settings.ACCEPT_CURSOR_LOSS, true))) {
            storm(database, 40);
            for (Waiting cursor : waiting) {
                assertThatThrownBy(() -> database.resumeCursor(cursor.id()))
                        .as("%s by its id", cursor.shape())
                        .hasMessageContaining("34000");
            }
        }
        collectAllThatTheHoldsAllow(waiting);
        try (Database database = open()) {
            for (Waiting cursor : waiting) {
                assertGoesOn(database, cursor);
            }
            assertThat(database.resumableCursors()).isEmpty();
        }
    }

    /** Opens every shape at several rows and leaves it; closing the database suspends it. */
    private List<Waiting> suspendAll(Database database, boolean allWithToken) {
        List<Waiting> waiting = new ArrayList<>();
        for (Shape shape : Shapes.ALL) {
            Object[] parameters = shape.parameters().toArray();
            List<String> expected =
                    database.queryAll(shape.sql(), parameters).stream().map(Row::toString).toList();
            for (int taken : positions(expected.size())) {
                Cursor cursor =
                        database.query(
                                QueryOptions.defaults().requireResumable(),
                                shape.sql(),
                                parameters);
                for (int row = 0; row < taken; row++) {
                    assertThat(cursor.next()).isTrue();
                }
                boolean withToken = allWithToken || waiting.size() % 2 == 0;
                waiting.add(
                        new Waiting(
                                shape,
                                taken,
                                expected,
                                cursor.id().orElseThrow(),
                                cursor.snapshot(),
                                withToken ? Optional.of(cursor.resumeToken()) : Optional.empty()));
            }
            storm(database, 1);
        }
        assertThat(waiting).hasSizeGreaterThan(Shapes.ALL.size());
        return waiting;
    }

    private Set<Integer> positions(int rows) {
        if (LONG) {
            return IntStream.rangeClosed(0, rows).boxed().collect(Collectors.toSet());
        }
        Set<Integer> some = new LinkedHashSet<>(List.of(0, rows, rows / 2));
        while (some.size() < Math.min(POSITIONS, rows + 1)) {
            some.add(random.nextInt(rows + 1));
        }
        return some;
    }

    private void assertGoesOn(Database database, Waiting cursor) {
        int from = cursor.token().isPresent() ? cursor.taken() : Math.max(0, cursor.taken() - 1);
        List<String> rows = new ArrayList<>(cursor.expected().subList(0, from));
        try (Cursor rest =
                cursor.token().isPresent()
                        ? database.resumeCursor(cursor.token().get())
                        : database.resumeCursor(cursor.id())) {
            while (rest.next()) {
                rows.add(rest.row().toString());
            }
        }
        cursor.token().ifPresent(database::discard);
        if (random.nextInt(8) == 0) {
            storm(database, 1);
        }

        assertThat(rows).as("%s; %s", cursor, seed.repeat(getClass())).isEqualTo(cursor.expected());
    }

    /**
     * What the storm left goes too: everything below the oldest snapshot that a cursor waits at.
     */
    private void collectAllThatTheHoldsAllow(List<Waiting> waiting) {
        long oldest = waiting.stream().mapToLong(Waiting::snapshot).min().orElseThrow();
        StoreOptions options =
                StoreOptions.defaults(
                                new SystemClock(),
                                random,
                                Thread.ofPlatform().daemon()::unstarted,
                                ChangeDeriver.NONE)
                        .withGcDelay(Duration.ZERO);
        try (Store store = Store.open(folder.resolve("oracle.db"), options)) {
            store.holds().loaded();
            store.garbage().collectNow();
            assertThat(store.garbage().floor()).isEqualTo(oldest);
        }
    }

    private static final class SystemClock implements StoreClock {

        @Override
        public long wallMillis() {
            return System.currentTimeMillis();
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }
    }

    /** So many commits, each of which replaces, deletes and inserts rows of every table. */
    private void storm(Database database, int commits) {
        for (int i = 0; i < commits; i++) {
            try (Transaction transaction = database.begin()) {
                Shapes.replaceOne(transaction, random, ROWS);
                transaction.execute(
                        "UPDATE shapes SET a = a + 1, b = 'k9', c = c / 2 WHERE id % 3 = ?",
                        (long) random.nextInt(3));
                transaction.execute("UPDATE pairs SET v = ? WHERE k2 % 4 = ?", "w" + i, i % 4L);
                transaction.execute(
                        "UPDATE heap SET v = ? WHERE v = ?",
                        (long) random.nextInt(8),
                        (long) random.nextInt(8));
                transaction.commit();
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private Config config() {
        return Config.defaults(folder.resolve("oracle.db")).with(Settings.GC_DELAY, Duration.ZERO);
    }

    private Database open() {
        return Database.open(config());
    }
}
