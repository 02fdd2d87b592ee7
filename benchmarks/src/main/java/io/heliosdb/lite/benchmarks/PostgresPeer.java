package io.heliosdb.lite.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

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

    @Override
    public void close() {
        var _ = run(List.of(SCRIPT.toString(), "stop", directory));
    }
}
