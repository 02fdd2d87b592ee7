package io.heliosdb.lite.cli;

import io.heliosdb.lite.cli.demo.Demo;
import io.heliosdb.lite.cli.terminal.Terminal;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code heliosdb demo}. */
@Command(
        name = "demo",
        description = {
            "Show a query that survives kill -9, on a database of its own that is deleted again.",
            "Exports two queries while the exporting process is killed three times at random rows"
                    + " and a writer changes the tables, and compares the files with undisturbed"
                    + " exports at the same snapshot. Exit code 1 when they differ."
        })
final class DemoCommand implements Callable<Integer> {

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "Rows of the generated table (default: ${DEFAULT-VALUE}).")
    private long rows;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "42",
            description = "Decides data, kills and changes (default: ${DEFAULT-VALUE}).")
    private long seed;

    private final Terminal terminal;

    DemoCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (TemporaryDirectory place = TemporaryDirectory.create(null, "heliosdb-demo")) {
            boolean identical = new Demo(terminal, place.path(), rows, seed).run();
            return (identical ? ExitCode.DONE : ExitCode.FAILED_CHECK).code();
        }
    }
}
