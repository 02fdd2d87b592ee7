package io.heliosdb.lite.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Cursor;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.QueryOptions;
import io.heliosdb.lite.ResumableCursor;
import io.heliosdb.lite.ResumeToken;
import io.heliosdb.lite.Transaction;
import io.heliosdb.lite.error.DatabaseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of the guide to cursor restore run, and the guide shows what runs here. */
class GuideExamplesTest {

    private static final Path ROOT = Path.of(System.getProperty("heliosdb.root", ".."));
    private static final int ROWS = 5_000;

    @TempDir private Path folder;
    private Database db;

    @BeforeEach
    void fill() {
        open();
        db.execute("CREATE TABLE reading (id INTEGER PRIMARY KEY, celsius REAL)");
        try (Transaction transaction = db.begin()) {
            for (long id = 1; id <= ROWS; id++) {
                transaction.execute("INSERT INTO reading VALUES (?, ?)", id, id / 10.0);
            }
            transaction.commit();
        }
    }

    @AfterEach
    void close() {
        db.close();
    }

    @Test
    void thePositionIsStoredWithTheOutput() throws IOException {
        Path part = folder.resolve("ids.part");
        Path result = folder.resolve("ids");
        run(part, result, 3_210);
        assertThat(result).doesNotExist();
        close();
        open();
        db.execute("DELETE FROM reading WHERE id % 2 = 0");

        run(part, result, Integer.MAX_VALUE);
        assertThat(Files.readAllLines(result))
                .isEqualTo(LongStream.rangeClosed(1, ROWS).mapToObj(Long::toString).toList());
        assertThat(db.resumableCursors()).isEmpty();
    }

    /** Stops after so many rows, as a crash would. */
    private void run(Path part, Path result, int rowsMax) throws IOException {
        int rows = 0;
        // example
        QueryOptions options = QueryOptions.defaults().timeToLive(Duration.ofDays(1));
        List<String> lines = new ArrayList<>(List.of("")); // the first one is the position
        Cursor cursor;
        if (Files.exists(part)) {
            lines = new ArrayList<>(Files.readAllLines(part));
            cursor = db.resumeCursor(ResumeToken.of(lines.getFirst()));
        } else {
            cursor = db.query(options, "SELECT id FROM reading ORDER BY id");
        }
        try (cursor) {
            while (cursor.next()) {
                lines.add(Long.toString(cursor.getLong(0)));
                if (cursor.rowNumber() % 1000 == 0) {
                    lines.set(0, cursor.resumeToken().text());
                    Path next = part.resolveSibling("next");
                    Files.write(next, lines);
                    Files.move(next, part, StandardCopyOption.ATOMIC_MOVE); // both or neither
                }
                if (++rows == rowsMax) return;
            }
        }
        Files.write(result, lines.subList(1, lines.size()));
        if (Files.deleteIfExists(part)) {
            db.discard(ResumeToken.of(lines.getFirst()));
        }
        // end
    }

    @Test
    void aCursorIsFoundAgainWithoutAToken() {
        Cursor abandoned = db.query("SELECT id FROM reading ORDER BY id");
        for (int row = 0; row < 2_500; row++) {
            assertThat(abandoned.next()).isTrue();
        }
        close();
        open();
        long rows = 0;

        // example
        for (ResumableCursor suspended : db.resumableCursors()) {
            db.renew(suspended.id(), Duration.ofHours(6)); // not in a hurry
            try (Cursor cursor = db.resumeCursor(suspended.id())) {
                while (cursor.next()) rows++; // its last row comes again: nobody acknowledged it
            }
        }
        // end

        assertThat(rows).isEqualTo(ROWS - 2_499);
        assertThat(db.resumableCursors()).isEmpty();
    }

    @Test
    void whatCannotGoOnSaysWhy() {
        ResumeToken token;
        try (Cursor cursor = db.query("SELECT id FROM reading ORDER BY id")) {
            cursor.next();
            token = cursor.resumeToken();
        }
        db.discard(token);
        String sql = "SELECT id FROM reading ORDER BY id";

        // example
        Cursor cursor;
        try {
            cursor = db.resumeCursor(token);
        } catch (DatabaseException failure) {
            cursor =
                    switch (failure.sqlState()) {
                        case TOKEN_EXPIRED, INVALID_CURSOR_NAME, SNAPSHOT_TOO_OLD, TIMELINE_LOST ->
                                db.query(sql); // from the start, over today's data
                        default -> throw failure; // forged, another role's, fenced, damaged...
                    };
        }
        // end

        assertThat(cursor.next()).isTrue();
        cursor.close();
    }

    @Test
    void theGuideShowsTheExamplesThatRun() throws IOException {
        List<List<String>> shown = new ArrayList<>();
        Matcher blocks =
                Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                        .matcher(
                                Files.readString(
                                        ROOT.resolve(
                                                "docs/guides/cursor-restore-best-practices.md")));
        while (blocks.find()) {
            shown.add(stripped(blocks.group(1)));
        }
        List<List<String>> run = new ArrayList<>();
        Matcher examples =
                Pattern.compile(
                                "^ *// example\n(.*?)^ *// end\n",
                                Pattern.DOTALL | Pattern.MULTILINE)
                        .matcher(
                                Files.readString(
                                        ROOT.resolve(
                                                "verification/src/test/java/io/heliosdb/lite/verification/GuideExamplesTest.java")));
        while (examples.find()) {
            run.add(stripped(examples.group(1)));
        }

        assertThat(run).hasSize(3);
        assertThat(shown).isEqualTo(run);
    }

    private void open() {
        db = Database.open(Config.defaults(folder.resolve("db")));
    }

    private static List<String> stripped(String code) {
        return code.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }
}
