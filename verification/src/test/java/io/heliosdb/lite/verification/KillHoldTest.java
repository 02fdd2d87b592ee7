package io.heliosdb.lite.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.Cursor;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.QueryOptions;
import io.heliosdb.lite.ResumeToken;
import io.heliosdb.lite.Transaction;
import java.io.BufferedReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process dies while it spools the rest of a result to let its snapshot go. Whenever that is, a
 * token of an early row, or a name under which it was acknowledged, gives exactly the rows of that
 * snapshot.
 */
class KillHoldTest {

    private static final int ROUNDS = Boolean.getBoolean("heliosdb.long") ? 60 : 6;
    private static final int ROWS = 60_000;
    private static final List<String> QUERIES =
            List.of(
                    "SELECT id, v FROM numbers ORDER BY id",
                    "SELECT id, v FROM numbers ORDER BY w");

    private static final String NAME = "kept";

    private final Seed seed = Seed.choose();
    private final Random random = seed.random();

    @TempDir private Path folder;

    @Test
    void killedAtAnyPointOfLettingGoTheRowsOfAnEarlyTokenAreExact() throws Exception {
        fill();
        for (int round = 0; round < ROUNDS; round++) {
            Moment moment = Moment.values()[round % Moment.values().length];
            killAndResume(QUERIES.get(random.nextInt(QUERIES.size())), moment, List.of());
        }
    }

    @Test
    void killedAtAnyPointOfLettingGoTheRowsOfANameAreExact() throws Exception {
        fill();
        for (int round = 0; round < ROUNDS; round++) {
            Moment moment = Moment.values()[round % Moment.values().length];
            killAndResume(QUERIES.get(random.nextInt(QUERIES.size())), moment, List.of(NAME));
        }
    }

    /** When the process is killed. */
    private enum Moment {
        /** While rows are written to the spool, or soon after. */
        SPOOLING,
        /** Right after the spool has its name: before the slot has it, or soon after. */
        SEALED,
        LET_GO
    }

    private void killAndResume(String query, Moment moment, List<String> name) throws Exception {
        List<String> expected = rows(query);
        Process child =
                ChildJvm.start(
                        folder.resolve("child.log"),
                        HoldProcess.class.getName(),
                        List.of(),
                        Stream.concat(
                                        Stream.of(
                                                directory().toString(),
                                                query,
                                                Integer.toString(ROWS)),
                                        name.stream())
                                .toArray(String[]::new));
        BufferedReader output = child.inputReader();
        String token = output.readLine();
        assertThat(token).startsWith("token ");
        int more = random.nextInt(moment == Moment.SPOOLING ? 300 : 20);
        switch (moment) {
            case SPOOLING -> await(child, "rest");
            case SEALED -> await(child, "rest.spool");
            case LET_GO -> assertThat(output.readLine()).isEqualTo(HoldProcess.LET_GO);
        }
        child.waitFor(more, TimeUnit.MILLISECONDS);
        assertThat(child.isAlive()).as("still reading").isTrue();
        ChildJvm.kill(child);

        try (Database database = Database.open(HoldProcess.config(directory()))) {
            if (moment == Moment.LET_GO) {
                assertThat(database.holds()).isEmpty();
            }
            for (int id = 1; id < ROWS; id += 600) {
                database.execute("UPDATE numbers SET v = 'after' WHERE id = ?", id);
            }
            String early = token.substring("token ".length());
            try (Cursor rest =
                    name.isEmpty()
                            ? database.resumeCursor(ResumeToken.of(early))
                            : database.query(QueryOptions.defaults().name(NAME), query)) {
                List<String> rows = read(rest);
                assertThat(rows)
                        .as("killed %d ms after %s; %s", more, moment, seed.repeat(getClass()))
                        .isEqualTo(expected.subList(HoldProcess.EARLY, ROWS));
            }
            if (name.isEmpty()) {
                database.discard(ResumeToken.of(early));
            } else {
                assertThat(database.discardCursor(NAME)).isTrue();
            }
            assertThat(database.holds()).isEmpty();
        }
    }

    /** Until the child has a spool whose name begins so. */
    private void await(Process child, String name) throws Exception {
        while (child.isAlive()) {
            try (Stream<Path> files =
                    Files.find(directory(), 4, (path, _) -> isNamed(path, name))) {
                if (files.findAny().isPresent()) {
                    return;
                }
            } catch (UncheckedIOException _) {
                // a file went while the directory was read: look again
            }
        }
    }

    private static boolean isNamed(Path path, String name) {
        return path.getFileName().toString().startsWith(name);
    }

    private List<String> rows(String query) {
        try (Database database = Database.open(HoldProcess.config(directory()));
                Cursor cursor = database.query(query)) {
            return read(cursor);
        }
    }

    private static List<String> read(Cursor cursor) {
        List<String> rows = new ArrayList<>();
        while (cursor.next()) {
            rows.add(cursor.getLong(0) + " " + cursor.getString(1));
        }
        return rows;
    }

    private void fill() {
        try (Database database = Database.open(HoldProcess.config(directory()))) {
            database.execute("CREATE TABLE numbers (id INTEGER PRIMARY KEY, w INTEGER, v TEXT)");
            try (Transaction transaction = database.begin()) {
                for (int id = 1; id <= ROWS; id++) {
                    transaction.execute(
                            "INSERT INTO numbers VALUES (?, ?, ?)",
                            (long) id,
                            (long) ROWS - id,
                            "value " + id);
                }
                transaction.commit();
            }
        }
    }

    private Path directory() {
        return folder.resolve("numbers.db");
    }
}
