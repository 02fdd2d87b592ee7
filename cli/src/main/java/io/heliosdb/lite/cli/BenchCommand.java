package io.heliosdb.lite.cli;

import io.heliosdb.lite.benchmarks.BenchmarkOptions;
import io.heliosdb.lite.benchmarks.Benchmarks;
import io.heliosdb.lite.benchmarks.Result;
import io.heliosdb.lite.cli.terminal.ResultPrinter;
import io.heliosdb.lite.cli.terminal.Terminal;
import io.heliosdb.lite.cli.terminal.Terminal.Style;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code heliosdb bench}. */
@Command(
        name = "bench",
        description = {
            "Measure: scan, resume, overhead, load, cursors, start, spool, wire, breaks, busy, or all.",
            "Peers run in the same process and the same run; docs/benchmarks/README.md explains the"
                    + " figures. Takes minutes and gigabytes; nothing else should run meanwhile."
        })
final class BenchCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "WHAT",
            description =
                    "scan, resume, overhead, load, cursors, start, spool, wire, breaks, busy or all.",
            arity = "1..*")
    private List<String> names;

    @ArgGroup private @Nullable Form form;

    @Option(
            names = "--rows",
            paramLabel = "N",
            description = "Rows in the table, instead of the benchmark's own sizes.")
    private @Nullable Long rows;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "7",
            description = "Measured runs of each lane (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--no-peers", description = "Leave H2 and SQLite out.")
    private boolean withoutPeers;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description =
                    "Where the data is put and deleted afterwards (default: the system's"
                            + " folder for temporary files).")
    private @Nullable Path directory;

    @Spec private CommandSpec spec;

    private final Terminal terminal;

    BenchCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    private static final class Form {
        @Option(names = "--json", description = "One JSON object per line.")
        private boolean json;

        @Option(names = "--markdown", description = "Tables, as in docs/benchmarks, at the end.")
        private boolean markdown;

        ResultPrinter.Form chosen() {
            return markdown
                    ? ResultPrinter.Form.MARKDOWN
                    : json ? ResultPrinter.Form.JSON : ResultPrinter.Form.LINES;
        }
    }

    @Override
    public Integer call() throws IOException {
        List<Benchmarks> chosen = chosen();
        ResultPrinter printer =
                new ResultPrinter(
                        terminal, form == null ? ResultPrinter.Form.LINES : form.chosen());
        printer.print(Benchmarks.environment());
        for (Benchmarks benchmark : chosen) {
            run(benchmark, printer::print);
        }
        printer.finish();
        return ExitCode.DONE.code();
    }

    private void run(Benchmarks benchmark, Consumer<Result> results) throws IOException {
        try (TemporaryDirectory place = TemporaryDirectory.create(directory, "heliosdb-bench")) {
            BenchmarkOptions options =
                    new BenchmarkOptions(
                            place.path(),
                            rows == null ? OptionalLong.empty() : OptionalLong.of(rows),
                            rounds,
                            !withoutPeers,
                            this::say);
            benchmark.run(options, results);
        }
    }

    private void say(String what) {
        terminal.err().println(terminal.onErr(Style.FAINT, "  " + what));
    }

    private List<Benchmarks> chosen() {
        List<Benchmarks> chosen = new ArrayList<>();
        for (String name : names) {
            if (name.equals("all")) {
                return List.of(Benchmarks.values());
            }
            for (Benchmarks benchmark : Benchmarks.values()) {
                if (benchmark.toString().equals(name)) {
                    chosen.add(benchmark);
                }
            }
        }
        if (chosen.size() != names.size()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "bench knows all and "
                            + Stream.of(Benchmarks.values())
                                    .map(Benchmarks::toString)
                                    .collect(Collectors.joining(", ")));
        }
        return chosen;
    }
}
