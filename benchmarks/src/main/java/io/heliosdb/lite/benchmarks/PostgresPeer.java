package io.heliosdb.lite.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyOutputStream;

/**
 * A private PostgreSQL 15, started and stopped by {@code build-support/postgres.sh}, with settings
 * that keep all data of the benchmarks in its memory.
 */
final class PostgresPeer implements AutoCloseable {

    private static final Path SCRIPT =
            Path.of(System.getProperty("heliosdb.root", ".."), "build-support", "postgres.sh");

    private static final List<String> SETTINGS =
            List.of(
                    "shared_buffers=2GB",
                    "work_mem=64MB",
                    "random_page_cost=1.1",
                    "jit=off",
                    "max_connections=20");

    private final String directory;
    private final int port;

    private PostgresPeer(String directory, int port) {
        this.directory = directory;
        this.port = port;
    }

    static PostgresPeer start() {
        String answer =
                run(
                        Stream.concat(
                                        Stream.of(SCRIPT.toString(), "start"),
                                        SETTINGS.stream().flatMap(each -> Stream.of("-c", each)))
                                .toList());
        int space = answer.lastIndexOf(' ');
        return new PostgresPeer(
                answer.substring(0, space), Integer.parseInt(answer.substring(space + 1)));
    }

    private static String run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            byte[] answer = process.getInputStream().readAllBytes();
            int status = process.onExit().join().exitValue();
            if (status != 0) {
                throw new IllegalStateException(command + " ended with " + status);
            }
            return new String(answer, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres";
    }

    /** The table of {@link Transactions}, in the order of its key, PostgreSQL's best case. */
    void load(long rows) {
        Transactions data = new Transactions(BenchmarkOptions.SEED);
        try (Connection connection = DriverManager.getConnection(url());
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE transactions (id BIGINT PRIMARY KEY, user_id BIGINT, amount"
                            + " DOUBLE PRECISION, category TEXT, date TEXT, timestamp BIGINT)");
            try (PGCopyOutputStream copy =
                    new PGCopyOutputStream(
                            connection.unwrap(PGConnection.class),
                            "COPY transactions FROM STDIN")) {
                for (long id = 1; id <= rows; id++) {
                    copy.write(line(data.row(id)));
                }
            }
            statement.execute("VACUUM ANALYZE transactions");
        } catch (SQLException | IOException e) {
            throw new IllegalStateException("PostgreSQL could not be loaded", e);
        }
    }

    private static byte[] line(Transactions.Transaction row) {
        StringBuilder line = new StringBuilder();
        for (Object value : row.values()) {
            line.append(line.isEmpty() ? "" : "\t").append(value);
        }
        return line.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    void execute(String... statements) {
        try (Connection connection = DriverManager.getConnection(url());
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL failed", e);
        }
    }

    @Override
    public void close() {
        var _ = run(List.of(SCRIPT.toString(), "stop", directory));
    }
}
