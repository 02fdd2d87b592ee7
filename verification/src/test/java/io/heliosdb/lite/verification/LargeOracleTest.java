package io.heliosdb.lite.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Cursor;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.QueryOptions;
import io.heliosdb.lite.ResumeToken;
import io.heliosdb.lite.Transaction;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The oracle at random rows of a million: the rest is the same, and getting there costs at most two
 * batches of entries however far the row is.
 */
class LargeOracleTest {

    private static final int ROWS = 1_000_000;
    private static final int POSITIONS = Boolean.getBoolean("heliosdb.long") ? 20 : 4;
    private static final long TWO_BATCHES = 2 * 1024;

    private static final List<String> QUERIES =
            List.of(
                    "SELECT id, user_id, note FROM payments",
                    "SELECT id, user_id, note FROM payments ORDER BY user_id DESC",
                    "SELECT id, user_id, note FROM payments WHERE user_id % 3 = 1 ORDER BY id DESC",
                    "SELECT id, user_id, note FROM payments ORDER BY note, user_id");

    private final Seed seed = Seed.choose();
    private final Random random = seed.random();

    @TempDir private Path folder;

    @Test
    void theRestIsTheSameAndTheWayThereIsShort() {
        try (Database database = Database.open(Config.defaults(folder.resolve("payments.db")))) {
            fill(database);
            for (String query : QUERIES) {
                long[] expected = hashes(database, query);
                int[] positions = random.ints(POSITIONS, 1, expected.length).toArray();
                positions[0] = 1_000;
                positions[1] = expected.length - 1_000;
                for (int position : positions) {
                    continueBehind(database, query, position);
                }
            }
        }
    }

    private void continueBehind(Database database, String query, int position) {
        long[] expected = hashes(database, query);
        ResumeToken token;
        try (Cursor cursor = database.query(QueryOptions.defaults().requireResumable(), query)) {
            for (int row = 0; row < position; row++) {
                assertThat(cursor.next()).isTrue();
            }
            token = cursor.resumeToken();
        }
        database.execute(
                "UPDATE payments SET user_id = user_id + 1, note = 'changed' WHERE id % 1000 = ?",
                (long) random.nextInt(1000));
        try (Cursor rest = database.resumeCursor(token)) {
            assertThat(rest.next()).isTrue();
            assertThat(rest.entriesRead())
                    .as("entries read to row %d of %s", position + 1, query)
                    .isLessThanOrEqualTo(TWO_BATCHES);
            int row = position;
            do {
                assertSame(hash(rest), expected[row], row, query);
                row++;
            } while (rest.next());
            assertThat(row).as("rows of %s", query).isEqualTo(expected.length);
        }
        database.discard(token);
    }

    private void assertSame(long actual, long expected, int row, String query) {
        if (actual != expected) {
            throw new AssertionError(
                    "row " + row + " of " + query + " differs; " + seed.repeat(getClass()));
        }
    }

    private static long[] hashes(Database database, String query) {
        long[] hashes = new long[ROWS];
        int count = 0;
        try (Cursor cursor = database.query(QueryOptions.defaults().restore(false), query)) {
            while (cursor.next()) {
                hashes[count++] = hash(cursor);
            }
        }
        return Arrays.copyOf(hashes, count);
    }

    private static long hash(Cursor cursor) {
        return Objects.hash(cursor.getLong(0), cursor.getString(2)) * 31L + cursor.getLong(1);
    }

    private void fill(Database database) {
        database.execute(
                "CREATE TABLE payments (id INTEGER PRIMARY KEY, user_id INTEGER, note TEXT)");
        for (int from = 0; from < ROWS; from += 50_000) {
            try (Transaction transaction = database.begin()) {
                for (int id = from; id < from + 50_000; id++) {
                    transaction.execute(
                            "INSERT INTO payments VALUES (?, ?, ?)",
                            (long) id,
                            (long) random.nextInt(10_000),
                            "note " + random.nextInt(500));
                }
                transaction.commit();
            }
        }
        database.execute("CREATE INDEX payments_user ON payments (user_id)");
    }
}
