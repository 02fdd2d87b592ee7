package io.heliosdb.lite.verification;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** {@code heliosdb server} in a process of its own, on a free port. */
final class ServerProcess implements AutoCloseable {

    private static final String SAID = "listening on 127.0.0.1:";

    private final Process process;
    private final int port;

    private ServerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static ServerProcess start(Path directory, Path log) throws IOException {
        return start(directory, log, 0);
    }

    static ServerProcess start(Path directory, Path log, int port) throws IOException {
        return startWith(log, "--db", directory.toString(), "--listen", "127.0.0.1:" + port);
    }

    /** With these options, which have to listen on 127.0.0.1. */
    static ServerProcess startWith(Path log, String... options) throws IOException {
        return startWith(List.of(), log, options);
    }

    static ServerProcess startWith(List<String> jvmOptions, Path log, String... options)
            throws IOException {
        List<String> arguments = new ArrayList<>(List.of("server"));
        arguments.addAll(List.of(options));
        Process process =
                ChildJvm.start(
                        log,
                        "io.heliosdb.lite.cli.Main",
                        jvmOptions,
                        arguments.toArray(String[]::new));
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        String line = output.readLine();
        if (line == null || !line.startsWith(SAID)) {
            process.destroyForcibly();
            throw new IllegalStateException("the server said " + line + "; see " + log);
        }
        return new ServerProcess(process, Integer.parseInt(line.substring(SAID.length())));
    }

    int port() {
        return port;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** How many sockets the process has open, where the system tells it: for a comparison. */
    OptionalInt sockets() {
        String folder = "/proc/" + process.pid() + "/fd";
        String[] open = new File(folder).list();
        return open == null
                ? OptionalInt.empty()
                : OptionalInt.of(
                        (int)
                                Stream.of(open)
                                        .filter(number -> isSocket(Path.of(folder, number)))
                                        .count());
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException _) {
            return false; // closed meanwhile
        }
    }

    /** SIGTERM, and waits for the end. */
    int terminate() throws InterruptedException {
        process.destroy();
        return process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
