package io.heliosdb.lite.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Cursor;
import io.heliosdb.lite.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database whose cursor state did not come with it. */
final class CursorLossTest {

    private static final Logger LOG = Logger.getLogger("io.heliosdb.lite.cursor");

    @TempDir private Path directory;
    private Path db;
    private Path state;

    @BeforeEach
    void build() {
        db = directory.resolve("db");
        state = db.resolve("cursor-state");
        suspendOne(db);
        assertThat(list().out().lines()).hasSize(2);
    }

    private static void suspendOne(Path database) {
        try (Database open = Database.open(Config.defaults(database))) {
            open.execute("CREATE TABLE t (id INTEGER PRIMARY KEY)");
            open.execute("INSERT INTO t VALUES (1), (2), (3)");
            Cursor cursor = open.query("SELECT id FROM t");
            assertThat(cursor.next()).isTrue();
            assertThat(cursor.resumeToken().text()).isNotEmpty();
        }
    }

    private CommandRun list(String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of("cursors", "list", "--format", "csv", "--db", db.toString()));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    @Test
    void missingStateIsRefusedUnlessItsLossIsAccepted() throws IOException {
        Files.move(state, directory.resolve("elsewhere"));

        refusedThenAccepted();
    }

    @Test
    void foreignStateIsRefusedUnlessItsLossIsAccepted() throws IOException {
        Path other = directory.resolve("other");
        suspendOne(other);
        Files.move(state, directory.resolve("elsewhere"));
        Files.move(other.resolve("cursor-state"), state);

        refusedThenAccepted();
    }

    private void refusedThenAccepted() {
        CommandRun refused = list();
        assertThat(refused.code()).isEqualTo(ExitCode.OPERATOR.code());
        assertThat(refused.err())
                .contains("[55000]")
                .containsPattern("hint: .*--accept-cursor-loss");

        List<LogRecord> warnings = new ArrayList<>();
        Handler handler = collecting(warnings);
        LOG.addHandler(handler);
        CommandRun accepted;
        try {
            accepted = list("--accept-cursor-loss");
        } finally {
            LOG.removeHandler(handler);
        }
        assertThat(accepted.code()).as(accepted.err()).isZero();
        assertThat(accepted.out().lines()).as("the cursor is lost").hasSize(1);
        assertThat(warnings)
                .anySatisfy(warning -> {
                    assertThat(warning.getLevel()).isEqualTo(Level.WARNING);
                    assertThat(warning.getMessage()).contains("saved in it are lost");
                });
        CommandRun after =
                CommandRun.of(
                        "sql", "--db", db.toString(), "--format", "csv", "-c", "SELECT id FROM t");
        assertThat(after.out()).as(after.err()).isEqualTo("id\n1\n2\n3\n");
    }

    private static Handler collecting(List<LogRecord> records) {
        return new Handler() {
            @Override
            public void publish(LogRecord logged) {
                records.add(logged);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }
}
