package io.heliosdb.lite.cli.demo;

import io.heliosdb.lite.cli.ChildCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One {@code heliosdb export} in a JVM of its own, started like this one. */
final class ExportProcess implements AutoCloseable {

    private static final Pattern RESUMED = Pattern.compile("token to first new row: (.*)");
    private static final int KILLED = 128 + 9;

    private final Process process;
    private final Path output;
    private final Path log;

    private ExportProcess(Process process, Path output, Path log) {
        this.process = process;
        this.output = output;
        this.log = log;
    }

    static ExportProcess start(Path database, String query, Path output, Path log)
            throws IOException {
        List<String> command =
                ChildCommand.of(
                        "export",
                        "--db",
                        database.toString(),
                        "--query",
                        query,
                        "--output",
                        output.toString());
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        return new ExportProcess(process, output, log);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Bytes in the output now. */
    long length() throws IOException {
        return Files.exists(output) ? Files.size(output) : 0;
    }

    /** SIGKILL; returns whether it was that which ended the process. */
    boolean kill() throws InterruptedException {
        process.destroyForcibly();
        return process.waitFor() == KILLED;
    }

    /** Waits for the end. */
    int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    /** How long the database took from the token to the first new row, as the export said. */
    Optional<String> resumeTime() throws IOException {
        Matcher matcher = RESUMED.matcher(log());
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** All that the process said. */
    String log() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
