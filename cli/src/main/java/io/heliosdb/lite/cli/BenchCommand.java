package io.heliosdb.lite.cli;

import io.heliosdb.lite.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code heliosdb bench}. */
@Command(name = "bench", description = "Measure.", mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {

    private final Terminal terminal;

    BenchCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        terminal.err().println("not there yet");
        return ExitCode.USAGE.code();
    }
}
