package io.heliosdb.lite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.error.DatabaseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an open database writes down of what is done to cursors and keys. */
class AuditTest {

    private static final String SECRET = "planted-secret-of-a-row";
    private static final Pattern EVENT =
            Pattern.compile("\"event\":\"([a-z_]+)\"|\"outcome\":\"([a-z]+)\"");

    @TempDir Path directory;

    @Test
    void resumesKillsDiscardsAndRotationsAreWrittenInOrderAndCounted() throws IOException {
        try (Database database = open()) {
            database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, who TEXT NOT NULL)");
            database.execute("INSERT INTO t VALUES (1, ?), (2, ?)", SECRET, SECRET);
            ResumeToken killed = token(database);
            ResumeToken discarded = token(database);
            try (Cursor again = database.resumeCursor(killed)) {
                assertThat(again.next()).isTrue();
            }
            assertThatThrownBy(() -> database.resumeCursor(ResumeToken.of("forged")))
                    .isInstanceOf(DatabaseException.class);
            database.discard(discarded);
            ResumableCursor left = database.resumableCursors().getFirst();
            assertThat(database.kill(left.id())).isTrue();
            assertThat(database.kill(left.id())).isFalse();
            database.rotateKeys();

            assertThat(events())
                    .containsExactly(
                            "resume",
                            "resumed",
                            "resume",
                            "refused",
                            "discard",
                            "kill",
                            "rotate_keys");
            assertThat(Files.readString(record()))
                    .contains(left.id().toString(), "\"sqlstate\":\"RC001\"")
                    .doesNotContain(SECRET, killed.text(), discarded.text(), "forged", "SELECT");
            CursorRestoreMetrics.Lives lives = database.cursorRestoreMetrics().lives();
            assertThat(lives.killed()).isEqualTo(1);
            assertThat(lives.discarded()).isEqualTo(1);
            assertThat(lives.keysRotated()).isEqualTo(1);
        }

        try (Database database = open()) {
            database.rotateKeys();
            assertThat(events()).hasSize(8).endsWith("rotate_keys", "rotate_keys");
            assertThat(database.cursorRestoreMetrics().lives().keysRotated()).isEqualTo(2);
        }
    }

    private static ResumeToken token(Database database) {
        try (Cursor cursor = database.query("SELECT id, who FROM t WHERE who = ?", SECRET)) {
            assertThat(cursor.next()).isTrue();
            return cursor.resumeToken();
        }
    }

    private List<String> events() throws IOException {
        return EVENT.matcher(Files.readString(record())).results().map(AuditTest::word).toList();
    }

    private static String word(MatchResult found) {
        return found.group(1) == null ? found.group(2) : found.group(1);
    }

    private Path record() {
        return directory.resolve("db").resolve("audit.jsonl");
    }

    private Database open() {
        return Database.open(Config.defaults(directory.resolve("db")));
    }
}
