package io.heliosdb.lite.verification;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;

/** A private PostgreSQL 15, started and stopped by {@code build-support/postgres.sh}. */
final class PostgresServer implements AutoCloseable {

    private static final Path SCRIPT =
            Path.of(System.getProperty("heliosdb.root", "..")).resolve("build-support/postgres.sh");
    private static final int NOT_AVAILABLE = 3;

    private final String directory;
    private final int port;

    private PostgresServer(String directory, int port) {
        this.directory = directory;
        this.port = port;
    }

    /** Empty when there is no PostgreSQL here and none can be installed. */
    static Optional<PostgresServer> start() throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(SCRIPT.toString(), "start")
                        .redirectErrorStream(false)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String answer =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        int status = process.waitFor();
        if (status == NOT_AVAILABLE) {
            return Optional.empty();
        }
        if (status != 0) {
            throw new IllegalStateException("PostgreSQL did not start");
        }
        int space = answer.lastIndexOf(' ');
        return Optional.of(
                new PostgresServer(
                        answer.substring(0, space), Integer.parseInt(answer.substring(space + 1))));
    }

    int port() {
        return port;
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", "");
    }

    @Override
    public void close() throws IOException {
        new ProcessBuilder(SCRIPT.toString(), "stop", directory)
                .inheritIO()
                .start()
                .onExit()
                .join();
    }
}
