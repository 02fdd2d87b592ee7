package io.heliosdb.lite.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.server.Server;
import io.heliosdb.lite.server.ServerOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command in a process of its own, on a pseudo-terminal that {@code script} makes. */
final class PseudoTerminalTest {

    private static final Duration END_TIME = Duration.ofSeconds(60);
    private static final char CTRL_C = 3;
    private static final char CTRL_D = 4;

    @TempDir private Path directory;

    private final StringBuilder shown = new StringBuilder();

    @Test
    @Timeout(240)
    void aPersonTypesAStatementOfTwoLinesDropsOneAndLeaves() throws Exception {
        aPersonTypes(start("--db " + directory.resolve("db")));
    }

    @Test
    @Timeout(240)
    void theShellIsTheSameOnAServer() throws Exception {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (Database database = Database.open(Config.defaults(directory.resolve("db")));
                Server server = Server.start(database, ServerOptions.on(anyPort))) {
            int port = server.address().getPort();
            aPersonTypes(start("--url heliosdb://127.0.0.1:" + port + "/db"));
        }
    }

    private void aPersonTypes(Process process) throws Exception {
        try (OutputStream keys = process.getOutputStream();
                InputStream screen = process.getInputStream()) {
            await(screen, "heliosdb> ");
            type(keys, "SELECT 6 *\r");
            await(screen, "... ");
            type(keys, "7 AS answer;\r");
            await(screen, "42");
            await(screen, "heliosdb> ");
            type(keys, "SELECT 'dropped");
            await(screen, "dropped");
            type(keys, CTRL_C);
            await(screen, "heliosdb> ");
            type(keys, "SELECT nothing;\r");
            await(screen, "error: ");
            await(screen, "heliosdb> ");
            type(keys, CTRL_D);
            assertThat(process.waitFor(END_TIME.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).isZero();
        assertThat(Files.readString(directory.resolve("state/heliosdb/sql_history")))
                .contains("SELECT 6 *", "7 AS answer;")
                .doesNotContain("dropped");
    }

    private Process start(String place) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        String command =
                String.join(
                        " ",
                        "stty rows 24 cols 80; exec",
                        java.toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=deny",
                        "-Xmx256m",
                        "-Dheliosdb.terminal=in,out,err",
                        "io.heliosdb.lite.cli.Main sql",
                        place);
        ProcessBuilder builder =
                new ProcessBuilder(List.of("script", "-qec", command, "/dev/null"))
                        .redirectErrorStream(true);
        builder.environment().put("XDG_STATE_HOME", directory.resolve("state").toString());
        builder.environment().put("NO_COLOR", "1");
        builder.environment().put("TERM", "xterm");
        builder.environment()
                .put(
                        "CLASSPATH",
                        System.getProperty(
                                "surefire.test.class.path", System.getProperty("java.class.path")));
        return builder.start();
    }

    /** Reads until the text has come, and forgets what was before its end. */
    private void await(InputStream screen, String text) throws IOException {
        int at = shown.indexOf(text);
        while (at < 0) {
            byte[] bytes = new byte[4096];
            int count = screen.read(bytes);
            assertThat(count).as("waiting for '%s' after: %s", text, shown).isPositive();
            shown.append(new String(bytes, 0, count, StandardCharsets.UTF_8));
            at = shown.indexOf(text);
        }
        shown.delete(0, at + text.length());
    }

    private static void type(OutputStream keys, char key) throws IOException {
        type(keys, String.valueOf(key));
    }

    private static void type(OutputStream keys, String text) throws IOException {
        keys.write(text.getBytes(StandardCharsets.UTF_8));
        keys.flush();
    }
}
