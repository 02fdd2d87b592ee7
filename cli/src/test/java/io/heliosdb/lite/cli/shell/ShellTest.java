package io.heliosdb.lite.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.Session;
import io.heliosdb.lite.cli.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jline.terminal.impl.ExternalTerminal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ShellTest {

    private static final String TOKEN = "Ab-_".repeat(72);

    @TempDir private Path directory;

    private final List<String> ran = new ArrayList<>();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void aStatementEndsAtASemicolonOutsideOfQuotesAndComments() {
        assertThat(StatementLines.isComplete("SELECT 1;")).isTrue();
        assertThat(StatementLines.isComplete("SELECT 1; -- done")).isTrue();
        assertThat(StatementLines.isComplete("")).isTrue();
        assertThat(StatementLines.isComplete("\\dt")).isTrue();
        assertThat(StatementLines.isComplete("SELECT 1")).isFalse();
        assertThat(StatementLines.isComplete("SELECT ';")).isFalse();
        assertThat(StatementLines.isComplete("SELECT \"a;")).isFalse();
        assertThat(StatementLines.isComplete("SELECT 1 /* ;")).isFalse();
        assertThat(StatementLines.isComplete("SELECT 1 -- ;")).isFalse();
    }

    @Test
    void linesAreCollectedUntilTheStatementEnds() throws IOException {
        type("SELECT 'a;\nb',\n2;\nSELECT 3;\n");
        assertThat(ran).containsExactly("SELECT 'a;\nb',\n2;", "SELECT 3;");
    }

    @Test
    void tabCompletesTablesAndKeyWords() throws IOException {
        type("sel\t* from fli\t;\n");
        assertThat(ran).hasSize(1);
        assertThat(ran.getFirst().replaceAll("\\s+", " ")).isEqualTo("select * from flights ;");
    }

    @Test
    void commandsAskTheSystemViewsAndLeave() throws IOException {
        type("\\dt\n\\d Fl'ights\n\\nope\n\\timing\nSELECT 1;\n\\q\nSELECT 2;\n");
        assertThat(ran).hasSize(3);
        assertThat(ran.get(0)).contains("FROM heliosdb_tables");
        assertThat(ran.get(1)).contains("table_name = 'fl''ights'");
        assertThat(ran.get(2)).isEqualTo("SELECT 1;");
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("there is no command \\nope", "timing is on", "time: ");
    }

    @Test
    void historyIsForTheOwnerAndHoldsNoSecret() throws IOException {
        String user = "ALTER USER alice PASSWORD 'sesame';";
        type("SELECT 1;\nSELECT '" + TOKEN + "';\n" + user + "\nSELECT 2;\n");
        assertThat(ran).hasSize(4);
        Path file = history();
        assertThat(Files.readString(file))
                .contains("SELECT 1;", "SELECT 2;")
                .doesNotContain(TOKEN.substring(0, 64))
                .doesNotContain("sesame");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void historyLiesInTheStateDirectory() {
        Path home = Path.of("/home/me");
        assertThat(SafeHistory.place(Map.of(), home))
                .isEqualTo(Path.of("/home/me/.local/state/heliosdb/sql_history"));
        assertThat(SafeHistory.place(Map.of("XDG_STATE_HOME", "/state"), home))
                .isEqualTo(Path.of("/state/heliosdb/sql_history"));
    }

    private Path history() {
        return directory.resolve("state/sql_history");
    }

    private void type(String keys) throws IOException {
        PipedInputStream in = new PipedInputStream(8192); // stays open: its end would close all
        PipedOutputStream typing = new PipedOutputStream(in);
        typing.write((keys + "\\q\n").getBytes(StandardCharsets.UTF_8));
        typing.flush();
        PrintStream shown = new PrintStream(err, true, StandardCharsets.UTF_8);
        Terminal terminal = new Terminal(shown, shown, true, true, true, false, 80);
        try (org.jline.terminal.Terminal typed =
                new ExternalTerminal(
                        "typed",
                        "xterm",
                        in,
                        new ByteArrayOutputStream(),
                        StandardCharsets.UTF_8)) {
            new Shell(terminal, new Recorded(), typed, history(), System::nanoTime).run();
        }
    }

    /** Keeps what it is told to run, and knows one table. */
    private final class Recorded implements Statements {

        @Override
        public void run(String script) {
            ran.add(script);
        }

        @Override
        public List<List<@Nullable String>> rows(String query) {
            return List.of(List.of("flights", "carrier"));
        }

        @Override
        public Session.Status status() {
            return Session.Status.IDLE;
        }
    }
}
