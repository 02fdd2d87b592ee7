package io.heliosdb.lite.cli;

import io.heliosdb.lite.cli.terminal.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Runs {@code check-here} in a JVM of its own and tells its end. */
final class CheckProcess {

    private CheckProcess() {}

    /** Prints what the process prints; its death counts as damage. */
    static ExitCode run(Terminal terminal, Path directory) throws IOException {
        Process process =
                new ProcessBuilder(ChildCommand.of("check-here", "--db", directory.toString()))
                        .start();
        process.getOutputStream().close();
        Thread errors =
                Thread.ofPlatform()
                        .daemon()
                        .start(() -> copy(process.getErrorStream(), terminal.err()));
        try {
            copy(process.getInputStream(), terminal.out());
            errors.join();
            return end(terminal, process.waitFor());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the process was reading", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static void copy(InputStream from, PrintStream to) {
        try (from) {
            from.transferTo(to);
            to.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("what the process said cannot be read", e);
        }
    }

    private static ExitCode end(Terminal terminal, int code) {
        for (ExitCode known : ExitCode.values()) {
            if (known.code() == code) {
                return known;
            }
        }
        terminal.out()
                .println(
                        "damage: the process that read the files died (exit code "
                                + code
                                + "): they are damaged so that reading them is not safe");
        return ExitCode.FAILED_CHECK;
    }
}
