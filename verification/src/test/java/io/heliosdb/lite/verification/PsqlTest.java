package io.heliosdb.lite.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Database;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL's psql, as Debian has it, on {@code heliosdb server}. */
class PsqlTest {

    private static final Path PSQL = Path.of("/usr/lib/postgresql/15/bin/psql");
    private static final int SIGTERM_EXIT = 128 + 15;
    private static final int ROWS = 200_000;

    @TempDir private Path folder;
    private ServerProcess server;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        if (!Files.isExecutable(PSQL)) {
            try (var installed = PostgresServer.start().orElse(null)) {
                if (installed == null && System.getenv("CI") == null) {
                    System.err.println("NOT TESTED: psql on heliosdb server; there is no psql");
                }
            }
        }
        assumeThat(Files.isExecutable(PSQL) || System.getenv("CI") != null).isTrue();
        fill(folder.resolve("db"));
        server = ServerProcess.start(folder.resolve("db"), folder.resolve("log"));
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void aSessionLooksAsItIsWritten() throws Exception {
        Path script = folder.resolve("session.sql");
        Files.writeString(script, resource("session.sql"));

        Process psql = psql(script, "-a");

        assertThat(psql.waitFor()).isZero();
        assertThat(Files.readString(folder.resolve("out"))).isEqualTo(resource("session.out"));
    }

    @Test
    void controlCEndsTheStatement() throws Exception {
        Path script = folder.resolve("cancel.sql");
        Files.writeString(
                script, "\\echo begun\nSELECT note FROM big ORDER BY note || id, note;\n");
        String said = "";
        for (int attempt = 1; attempt <= 40 && !said.contains("ERROR"); attempt++) {
            said = interrupted(script, 5L * attempt);
        }

        assertThat(said)
                .startsWith("begun\n")
                .contains("Cancel request sent", "ERROR:  the query was cancelled");
        Files.writeString(script, "SELECT count(*) FROM big;\n");
        assertThat(psql(script, "-At").waitFor()).isZero();
        assertThat(Files.readString(folder.resolve("out"))).isEqualTo(ROWS + "\n");
    }

    /** What psql said; an interrupt before or after the statement has another effect. */
    private String interrupted(Path script, long afterMillis) throws Exception {
        Process psql = psql(script, "-At");
        Path out = folder.resolve("out");
        while (psql.isAlive() && !Files.readString(out).contains("begun")) {
            psql.waitFor(5, TimeUnit.MILLISECONDS);
        }
        psql.waitFor(afterMillis, TimeUnit.MILLISECONDS);
        new ProcessBuilder("kill", "-INT", Long.toString(psql.pid())).start().waitFor();
        psql.waitFor();
        return Files.readString(out);
    }

    @Test
    void aServerThatIsTerminatedEndsAtOnceAndKeepsWhatWasCommitted() throws Exception {
        Path script = folder.resolve("commit.sql");
        Files.writeString(script, "INSERT INTO big VALUES (-1, 'committed');\n");
        assertThat(psql(script, "-q").waitFor()).isZero();

        assertThat(server.terminate()).isEqualTo(SIGTERM_EXIT);

        try (Database database = Database.open(Config.defaults(folder.resolve("db")))) {
            assertThat(database.queryAll("SELECT note FROM big WHERE id = -1")).hasSize(1);
        }
    }

    private static void fill(Path directory) {
        try (Database database = Database.open(Config.defaults(directory))) {
            database.execute("CREATE TABLE big (id INTEGER PRIMARY KEY, note TEXT)");
            try (var transaction = database.begin()) {
                for (int id = 0; id < ROWS; id++) {
                    transaction.execute("INSERT INTO big VALUES (?, ?)", id, "note " + id % 977);
                }
                transaction.commit();
            }
        }
    }

    private Process psql(Path script, String... options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(PSQL.toString());
        command.addAll(List.of("-X", "-h", "127.0.0.1", "-p", Integer.toString(server.port())));
        command.addAll(List.of("-d", "any", "-U", System.getProperty("user.name")));
        command.addAll(List.of(options));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectInput(script.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("out").toFile());
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("PGCLIENTENCODING", "UTF8");
        return builder.start();
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = PsqlTest.class.getResourceAsStream("/psql/" + name)) {
            return new String(
                    Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
