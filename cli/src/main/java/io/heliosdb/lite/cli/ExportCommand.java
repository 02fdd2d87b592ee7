package io.heliosdb.lite.cli;

import io.heliosdb.lite.Database;
import io.heliosdb.lite.cli.export.DatabaseSource;
import io.heliosdb.lite.cli.export.Export;
import io.heliosdb.lite.cli.export.ExportFormat;
import io.heliosdb.lite.cli.export.ExportSource;
import io.heliosdb.lite.cli.export.Sidecar;
import io.heliosdb.lite.cli.remote.RemoteServer;
import io.heliosdb.lite.cli.remote.RemoteSource;
import io.heliosdb.lite.cli.terminal.Figures;
import io.heliosdb.lite.cli.terminal.Progress;
import io.heliosdb.lite.cli.terminal.Terminal;
import io.heliosdb.lite.cli.terminal.Terminal.Style;
import io.heliosdb.lite.error.DatabaseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code heliosdb export}. */
@Command(
        name = "export",
        description = {
            "Write the rows of a query to a file, as CSV or JSON lines.",
            "Killed at any moment and run again, it goes on where it stopped, at the same snapshot,"
                    + " and the file becomes what one undisturbed run would have written."
        },
        footer = {
            "",
            "Beside FILE lies FILE.heliosdb-export, which says how far the export is. It stays when"
                    + " the export is finished, so that running the command once more changes"
                    + " nothing; --restart exports anew, and so does moving FILE away."
        })
final class ExportCommand implements Callable<Integer> {

    @Mixin private PlaceOptions place;

    @Option(names = "--query", paramLabel = "SQL", required = true, description = "What to export.")
    private String query;

    @Option(names = "--output", paramLabel = "FILE", required = true, description = "The file.")
    private Path output;

    @Option(
            names = "--format",
            defaultValue = "csv",
            description =
                    "${COMPLETION-CANDIDATES} (jsonl: one JSON object per line; default:"
                            + " ${DEFAULT-VALUE}).")
    private ExportFormat format;

    @Option(
            names = "--ttl",
            paramLabel = "D",
            defaultValue = "7d",
            converter = DurationConverter.class,
            description =
                    "How long a killed export can be continued: 90s, 30m, 12h, 7d"
                            + " (default: ${DEFAULT-VALUE}). Its snapshot is kept that long.")
    private Duration timeToLive;

    @Option(
            names = "--restart",
            description = "Begin with the first row, at a new snapshot, whatever was done before.")
    private boolean restart;

    @Spec private CommandSpec spec;

    private final Terminal terminal;

    ExportCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Path file = output.toAbsolutePath().normalize();
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new ParameterException(spec.commandLine(), "--output must name a regular file");
        }
        Export.Request request = new Export.Request(query, format, file, timeToLive, restart);
        Report report = new Report();
        Export export = new Export(request, report, System::nanoTime);
        try (Interruption _ = new Interruption(export::stop)) {
            Optional<RemoteServer> server = place.server();
            return server.isPresent()
                    ? fromServer(server.get(), export, file, report)
                    : fromDirectory(place.database(), export, file, report);
        }
    }

    private int fromServer(RemoteServer server, Export export, Path file, Report report)
            throws IOException {
        try (RemoteSource source = new RemoteSource(server)) {
            return run(export, source, file, report);
        }
    }

    private int fromDirectory(DatabaseOptions options, Export export, Path file, Report report)
            throws IOException {
        try (Database open = options.open()) {
            return run(export, new DatabaseSource(options.directory(), open), file, report);
        }
    }

    private int run(Export export, ExportSource source, Path file, Report report)
            throws IOException {
        long start = System.nanoTime();
        try (report) {
            Export.Outcome outcome = export.run(source);
            report.close();
            return report(outcome, file, Duration.ofNanos(System.nanoTime() - start), report);
        }
    }

    private int report(Export.Outcome outcome, Path file, Duration elapsed, Report report) {
        return switch (outcome) {
            case Export.Outcome.Finished(Sidecar sidecar) -> {
                long fresh = sidecar.rows() - report.rowsBefore;
                terminal.err()
                        .println(
                                terminal.onErr(Style.GREEN, "exported ")
                                        + facts(sidecar, file)
                                        + " in "
                                        + Figures.duration(elapsed)
                                        + ", "
                                        + Figures.rate(fresh, elapsed));
                yield ExitCode.DONE.code();
            }
            case Export.Outcome.FinishedBefore(Sidecar sidecar) -> {
                terminal.err().println("nothing to do: finished before, " + facts(sidecar, file));
                terminal.err().println("hint:  --restart exports again, at a new snapshot");
                yield ExitCode.DONE.code();
            }
            case Export.Outcome.Stopped(long rows) -> {
                terminal.err()
                        .println(
                                "stopped after "
                                        + Figures.count(rows, "row")
                                        + "; the same command goes on from there");
                yield ExitCode.RETRY.code();
            }
        };
    }

    private static String facts(Sidecar sidecar, Path file) {
        return Figures.count(sidecar.rows(), "row")
                + " ("
                + Figures.bytes(sidecar.bytes())
                + ") to "
                + file
                + (sidecar.snapshot() > 0 ? ", snapshot " + sidecar.snapshot() : "")
                + ", resumed "
                + Figures.count(sidecar.resumes(), "time")
                + ", sha256 "
                + sidecar.sha256();
    }

    private final class Report implements Export.Listener, AutoCloseable {

        private @Nullable Progress progress;
        private long rowsBefore;

        @Override
        public void begun(OptionalLong snapshot) {
            snapshot.ifPresent(number -> terminal.err().println("exporting at snapshot " + number));
            progress = progress("exporting", 0);
        }

        @Override
        public void continued(Sidecar from, Duration latency) {
            rowsBefore = from.rows();
            terminal.err()
                    .println(
                            "continuing after row "
                                    + Figures.count(from.rows())
                                    + " at snapshot "
                                    + from.snapshot()
                                    + "; token to first new row: "
                                    + Figures.duration(latency));
            String resumes = Figures.count(from.resumes() + 1, "resume");
            progress = progress("exporting, " + resumes + " so far", from.rows());
        }

        private Progress progress(String label, long rows) {
            Progress fresh = new Progress(terminal, System::nanoTime, label, OptionalLong.empty());
            fresh.startAt(rows);
            return fresh;
        }

        @Override
        public void progress(long rows, int resumes) {
            if (progress != null) {
                progress.update(rows, rows);
            }
        }

        @Override
        public void notResumable(String reason) {
            terminal.err()
                    .println(
                            terminal.onErr(Style.YELLOW, "note: ")
                                    + "this export begins anew when it is killed: "
                                    + reason);
        }

        @Override
        public void notReleased(DatabaseException reason) {
            terminal.err()
                    .println(
                            terminal.onErr(Style.YELLOW, "note: ")
                                    + "the earlier export's cursor was not released: "
                                    + reason.problem());
        }

        @Override
        public void close() {
            if (progress != null) {
                progress.close();
            }
        }
    }
}
