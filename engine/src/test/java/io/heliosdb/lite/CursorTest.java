package io.heliosdb.lite;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.error.SqlState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CursorTest {

    private static final int ROWS = 5_000;
    private static final String ALL = "SELECT id, name FROM item ORDER BY id";

    @TempDir Path directory;
    private Database db;

    @BeforeEach
    void open() {
        db = Database.open(config());
        db.execute("CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT)");
        try (Transaction transaction = db.begin()) {
            for (int i = 0; i < ROWS; i++) {
                transaction.execute(
                        "INSERT INTO item VALUES (?, ?)", i, i % 100 == 99 ? null : "item " + i);
            }
            transaction.commit();
        }
    }

    @AfterEach
    void close() {
        db.close();
    }

    private Config config() {
        return Config.defaults(directory.resolve("db")).with(Settings.LOG_RESUMES, false);
    }

    @Test
    void closingDeletesTheCursor() {
        try (Cursor cursor = db.query(ALL)) {
            read(cursor, 2_000);
            assertThat(db.resumableCursors()).hasSize(1);
        }

        assertThat(db.resumableCursors()).isEmpty();
    }

    @Test
    void aTokenKeepsTheCursorWhenItIsClosed() {
        ResumeToken token;
        try (Cursor cursor = db.query(ALL)) {
            read(cursor, 2_000);
            token = cursor.resumeToken();
        }

        assertThat(db.resumableCursors()).hasSize(1);
        try (Cursor again = db.resumeCursor(token)) {
            assertThat(again.next()).isTrue();
            assertThat(again.getLong(0)).isEqualTo(2_000);
            assertThat(again.rowNumber()).isEqualTo(2_001);
        }
    }

    @Test
    void aTokenBeforeTheFirstRowResumesAtTheStart() {
        ResumeToken token;
        try (Cursor cursor = db.query(ALL)) {
            token = cursor.resumeToken();
        }
        db.execute("DELETE FROM item");

        try (Cursor again = db.resumeCursor(token)) {
            assertThat(read(again, ROWS)).isEqualTo(range(0, ROWS));
            assertThat(again.next()).isFalse();
        }
    }

    @Test
    void aTokenBehindTheLastRowResumesToNothing() {
        try (Cursor cursor = db.query(ALL)) {
            read(cursor, ROWS);
            ResumeToken atLast = cursor.resumeToken();
            assertThat(cursor.next()).isFalse();
            ResumeToken atEnd = cursor.resumeToken();

            for (ResumeToken token : List.of(atLast, atEnd)) {
                try (Cursor again = db.resumeCursor(token)) {
                    assertThat(again.next()).isFalse();
                }
            }
        }
    }

    @Test
    void everyRowOfASmallResultCanBeResumedAt() {
        String query = "SELECT id FROM item WHERE id < 50 ORDER BY name DESC NULLS LAST, id";
        List<Long> whole = db.queryAll(query).stream().map(row -> row.getLong(0)).toList();
        for (int taken = 0; taken <= whole.size(); taken++) {
            ResumeToken token;
            List<Long> got;
            try (Cursor cursor = db.query(query)) {
                got = read(cursor, taken);
                token = cursor.resumeToken();
            }
            try (Cursor again = db.resumeCursor(token)) {
                got.addAll(read(again, whole.size() - taken));
                assertThat(again.next()).isFalse();
            }
            assertThat(got).as("resumed after row " + taken).isEqualTo(whole);
        }
    }

    @Test
    void oneTokenCanBeResumedAndClosedAThousandTimes() {
        ResumeToken token;
        try (Cursor cursor = db.query(ALL)) {
            read(cursor, 2_500);
            token = cursor.resumeToken();
        }

        for (int i = 0; i < 1_000; i++) {
            try (Cursor again = db.resumeCursor(token)) {
                assertThat(again.next()).isTrue();
                assertThat(again.getLong(0)).isEqualTo(2_500);
            }
        }

        assertThat(db.cursorRestoreMetrics().successfulResumes()).isEqualTo(1_000);
        db.discard(token);
        Failures.expect(SqlState.TOKEN_EXPIRED, () -> db.resumeCursor(token));
        assertThat(db.resumableCursors()).isEmpty();
    }

    @Test
    void closingTheDatabaseSuspendsItsCursors() {
        Cursor cursor = db.query(ALL);
        read(cursor, 2_000);
        db.close();

        Failures.expect(SqlState.DATABASE_SHUT_DOWN, () -> read(cursor, ROWS));
        cursor.close(); // too late to delete anything
        db = Database.open(config());
        ResumableCursor suspended = db.resumableCursors().getFirst();
        assertThat(suspended.state()).isEqualTo("SUSPENDED");
        try (Cursor again = db.resumeCursor(suspended.id())) {
            // the current row was never acknowledged
            assertThat(read(again, ROWS - 1_999)).isEqualTo(range(1_999, ROWS));
            assertThat(again.next()).isFalse();
        }
    }

    @Test
    void anUnreachableCursorIsSuspended() {
        UUID id = forgetACursor();

        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (state(id).equals("OPEN") && System.nanoTime() < deadline) {
            System.gc();
            Thread.onSpinWait();
        }

        assertThat(state(id)).isEqualTo("SUSPENDED");
        try (Cursor again = db.resumeCursor(id)) {
            assertThat(again.next()).isTrue();
            assertThat(again.getLong(0)).isEqualTo(1_999);
        }
    }

    @SuppressWarnings("MustBeClosed")
    private UUID forgetACursor() {
        Cursor cursor = db.query(ALL);
        read(cursor, 2_000);
        return cursor.id().orElseThrow();
    }

    private String state(UUID id) {
        return db.resumableCursors().stream()
                .filter(cursor -> cursor.id().equals(id))
                .findFirst()
                .orElseThrow()
                .state();
    }

    @Test
    void aCursorMayMoveBetweenThreads() throws Exception {
        try (Cursor cursor = db.query(ALL)) {
            List<Long> got = new ArrayList<>(read(cursor, 1_000));
            got.addAll(CompletableFuture.supplyAsync(() -> read(cursor, 1_000)).get());
            got.addAll(read(cursor, 1_000));

            assertThat(got).isEqualTo(range(0, 3_000));
        }
    }

    @Test
    void resumingFencesTheOldDriver() {
        try (Cursor old = db.query(ALL)) {
            read(old, 2_000);
            ResumeToken token = old.resumeToken();
            try (Cursor again = db.resumeCursor(token)) {
                assertThat(again.next()).isTrue();
                Failures.expect(SqlState.CURSOR_FENCED, () -> read(old, ROWS));
                assertThat(again.next()).isTrue();
            }
        }
    }

    @Test
    void gettersRefuseWhatIsNotThere() {
        try (Cursor cursor = db.query("SELECT id, name FROM item WHERE id >= 99 ORDER BY id")) {
            assertThat(Failures.of(() -> cursor.getLong(0)).getMessage()).contains("next()");
            assertThat(cursor.next()).isTrue();
            assertThat(cursor.isNull(1)).isTrue();
            assertThat(cursor.getObject(1)).isNull();
            Failures.expect(SqlState.NULL_VALUE_NO_INDICATOR, () -> cursor.getString(1));
            assertThat(cursor.next()).isTrue();
            Failures.expect(SqlState.DATATYPE_MISMATCH, () -> cursor.getLong(1));
            Failures.expect(SqlState.DATATYPE_MISMATCH, () -> cursor.getBoolean(0));
            Failures.expect(SqlState.INVALID_COLUMN_REFERENCE, () -> cursor.getLong(2));
            Failures.expect(SqlState.INVALID_COLUMN_REFERENCE, () -> cursor.getLong(-1));
            assertThat(cursor.getString(0)).isEqualTo("100");
            assertThat(cursor.getInt(0)).isEqualTo(100);
            assertThat(cursor.getDouble(0)).isEqualTo(100.0);
            read(cursor, ROWS - 101);
            assertThat(cursor.next()).isFalse();
            assertThat(cursor.next()).isFalse();
            assertThat(Failures.of(() -> cursor.getLong(0)).getMessage()).contains("next()");
        }
    }

    @Test
    void withoutRestoreNothingIsKept() {
        try (Cursor cursor = db.query(QueryOptions.defaults().restore(false), ALL)) {
            read(cursor, 2_000);

            assertThat(cursor.id()).isEmpty();
            assertThat(db.resumableCursors()).isEmpty();
            Failures.expect(SqlState.CURSOR_NOT_RESUMABLE, cursor::resumeToken);
            assertThat(read(cursor, 1)).containsExactly(2_000L);
        }
        try (Session session = db.session()) {
            session.execute("SET heliosdb.cursor_restore = off");
            try (Cursor cursor = session.query(ALL)) {
                assertThat(cursor.notResumableReason()).isPresent();
            }
        }
    }

    @Test
    void tokensShowNothingInLogs() {
        try (Cursor cursor = db.query(ALL)) {
            ResumeToken token = cursor.resumeToken();

            assertThat(token.toString()).doesNotContain(token.text().substring(0, 8));
            assertThat(ResumeToken.of(token.text())).isEqualTo(token);
        }
    }

    @Test
    void beyondTheLimitQueriesRunWithoutRestoreUnlessTheyRequireIt() {
        db.close();
        db = Database.open(config().with(Settings.MAX_CURSORS, 2L));
        try (Cursor first = db.query(ALL);
                Cursor second = db.query(ALL);
                Cursor third = db.query(ALL)) {
            first.resumeToken();
            second.resumeToken();
            assertThat(read(third, ROWS)).hasSize(ROWS);
            Failures.expect(
                    SqlState.LIMIT_EXCEEDED,
                    () -> db.query(QueryOptions.defaults().requireResumable(), ALL));
        }
    }

    @Test
    void theEmbeddedOwnerMayHaveAllCursorsUnlessItsShareIsSet() {
        db.close();
        db =
                Database.open(
                        config().with(Settings.MAX_CURSORS, 3L)
                                .with(Settings.MAX_CURSORS_PER_USER, 1L));
        try (Cursor first = db.query(ALL);
                Cursor second = db.query(ALL)) {
            assertThat(first.notResumableReason()).isEmpty();
            assertThat(second.notResumableReason().orElseThrow()).contains("max_cursors_per_user");
            assertThat(read(second, ROWS)).hasSize(ROWS);
        }
        db.close();
        db = Database.open(config().with(Settings.MAX_CURSORS, 3L));
        try (Cursor first = db.query(ALL);
                Cursor second = db.query(ALL);
                Cursor third = db.query(ALL)) {
            assertThat(first.notResumableReason()).isEmpty();
            assertThat(second.notResumableReason()).isEmpty();
            assertThat(third.notResumableReason()).isEmpty();
        }
    }

    @Test
    void aHeldSnapshotShowsWhatItKeeps() {
        try (Cursor cursor = db.query(ALL)) {
            cursor.resumeToken();
            HeldSnapshot before = db.holds().getFirst();
            db.execute("DELETE FROM item WHERE id = 3");
            HeldSnapshot after = db.holds().getFirst();

            assertThat(before.bytes()).isZero();
            assertThat(after.bytes()).isPositive();
            assertThat(after.snapshot()).isEqualTo(before.snapshot());
            assertThat(after.age()).isPresent();
            assertThat(after.cursorId()).isEqualTo(db.resumableCursors().getFirst().id());
        }
    }

    @Test
    void aDisabledRestoreRefusesTokens() {
        ResumeToken token;
        try (Cursor cursor = db.query(ALL)) {
            token = cursor.resumeToken();
        }
        db.close();
        db = Database.open(config().with(Settings.RESTORE_ENABLED, false));

        Failures.expect(SqlState.CURSOR_NOT_RESUMABLE, () -> db.resumeCursor(token));
        assertThat(db.queryAll(ALL)).hasSize(ROWS);
    }

    @Test
    void tokensOfAnotherPrincipalAreRefused() {
        ResumeToken token;
        try (Cursor cursor = db.query(ALL)) {
            token = cursor.resumeToken();
        }
        db.close();
        db = Database.open(config().with(Settings.PRINCIPAL, "somebody else"));
        Failures.expect(SqlState.TOKEN_OTHER_ROLE, () -> db.resumeCursor(token));
        db.close();
        db =
                Database.open(
                        config().with(Settings.PRINCIPAL, "somebody else")
                                .with(Settings.VALIDATE_IDENTITY, false));

        try (Cursor again = db.resumeCursor(token)) {
            assertThat(again.next()).isTrue();
        }
    }

    private static List<Long> read(Cursor cursor, int rows) {
        List<Long> ids = new ArrayList<>();
        while (ids.size() < rows && cursor.next()) {
            ids.add(cursor.getLong(0));
        }
        return ids;
    }

    private static List<Long> range(long from, long to) {
        return java.util.stream.LongStream.range(from, to).boxed().toList();
    }
}
