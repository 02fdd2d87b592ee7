package io.heliosdb.lite.cli;

import io.heliosdb.lite.Database;
import io.heliosdb.lite.ImportProgress;
import io.heliosdb.lite.cli.csv.CsvImport;
import io.heliosdb.lite.cli.csv.ImportSource;
import io.heliosdb.lite.cli.csv.ImportStart;
import io.heliosdb.lite.cli.csv.TableShape;
import io.heliosdb.lite.cli.remote.RemoteImport;
import io.heliosdb.lite.cli.remote.RemoteServer;
import io.heliosdb.lite.cli.terminal.Figures;
import io.heliosdb.lite.cli.terminal.Progress;
import io.heliosdb.lite.cli.terminal.Terminal;
import io.heliosdb.lite.cli.terminal.Terminal.Style;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code heliosdb import}. */
@Command(
        name = "import",
        description = {
            "Load a CSV file, compressed with gzip or not, into a table.",
            "The first line names the columns. An empty field is NULL, a quoted empty one (\"\") is"
                    + " the empty text."
        },
        footer = {
            "",
            "With --create the types are inferred from the whole file: a column gets a type only if"
                    + " every value, written back, gives the text in the file (007 stays text)."
                    + " A first column of rising integers becomes the primary key.",
            "Rows are committed in batches, each with how far the import is: killed and run again,"
                    + " the same command goes on behind the last committed row. Rows before a"
                    + " failure stay.",
            "With --url all rows are one transaction: after a failure or a kill none of them is in"
                    + " the table."
        })
final class ImportCommand implements Callable<Integer> {

    @Mixin private PlaceOptions place;

    @Option(names = "--table", paramLabel = "T", required = true, description = "The table.")
    private String table;

    @Option(names = "--file", paramLabel = "F", required = true, description = "The CSV file.")
    private Path file;

    @Option(names = "--create", description = "Create the table, and the database if need be.")
    private boolean create;

    @Option(
            names = "--primary-key",
            paramLabel = "COLUMN",
            split = ",",
            description = "With --create: the primary key, instead of what is inferred.")
    private List<String> primaryKey = List.of();

    @Option(
            names = "--restart",
            description =
                    "Begin with the first row, also where an interrupted import of this file could"
                            + " go on. Rows that are in the table stay.")
    private boolean restart;

    @Spec private CommandSpec spec;

    private final Terminal terminal;

    ImportCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        long start = System.nanoTime();
        requireRegularFile();
        ImportSource source = read();
        Optional<RemoteServer> server = place.server();
        if (server.isPresent()) {
            intoServer(server.get(), source, start);
        } else {
            intoDirectory(place.database(), source, start);
        }
        return ExitCode.DONE.code();
    }

    private void intoServer(RemoteServer server, ImportSource source, long start)
            throws IOException {
        try (RemoteImport remote = new RemoteImport(server, source.shape())) {
            if (create) {
                remote.createTable();
                show(source.shape());
            }
            long rows;
            try (Progress progress = progress("importing", source.bytes())) {
                rows = remote.load(Files.newInputStream(source.path()), progress::update);
            }
            report(rows, 0, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private void intoDirectory(DatabaseOptions database, ImportSource source, long start)
            throws IOException {
        try (Database open = create ? database.openOrCreate() : database.open()) {
            ImportProgress from = begin(new ImportStart(open, source), source.shape());
            long rows;
            try (Progress progress = progress("importing", source.bytes())) {
                progress.startAt(from.rows());
                rows =
                        new CsvImport(open, source.shape())
                                .load(Files.newInputStream(source.path()), from, progress::update);
            }
            report(rows, from.rows(), Duration.ofNanos(System.nanoTime() - start));
        }
    }

    /** A pipe cannot be read twice, let alone again after a kill. */
    private void requireRegularFile() {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--file must name a regular file: standard input and pipes cannot be read twice,"
                            + " nor be continued after a kill");
        }
    }

    private ImportSource read() throws IOException {
        ImportSource source;
        try (Progress progress = progress("reading types", Files.size(file))) {
            source = ImportSource.read(table, file, progress::update);
        }
        return primaryKey.isEmpty()
                ? source
                : source.with(source.shape().withPrimaryKey(primaryKey));
    }

    private ImportProgress begin(ImportStart start, TableShape shape) {
        if (restart) {
            start.forget();
        }
        ImportProgress from = create ? start.withNewTable() : start.intoExistingTable();
        if (start.created()) {
            show(shape);
        }
        if (from.rows() > 0) {
            terminal.err()
                    .println("continuing after row " + Figures.count(from.rows()) + " of " + file);
        }
        return from;
    }

    private void report(long rows, long before, Duration elapsed) {
        terminal.err()
                .println(
                        terminal.onErr(Style.GREEN, "imported ")
                                + Figures.count(rows, "row")
                                + " into "
                                + table
                                + (before > 0 ? ", after " + Figures.count(before) : "")
                                + " in "
                                + Figures.duration(elapsed)
                                + ", "
                                + Figures.rate(rows, elapsed));
    }

    private Progress progress(String label, long size) {
        return new Progress(terminal, System::nanoTime, label, OptionalLong.of(size));
    }

    private void show(TableShape shape) {
        terminal.err().println("created table " + table);
        int width = shape.columns().stream().mapToInt(c -> c.name().length()).max().orElse(0);
        for (TableShape.Column column : shape.columns()) {
            terminal.err()
                    .println(
                            "  "
                                    + column.name()
                                    + " ".repeat(width - column.name().length() + 2)
                                    + terminal.onErr(Style.FAINT, column.type().sql())
                                    + (shape.primaryKey().contains(column.name())
                                            ? terminal.onErr(Style.FAINT, "  primary key")
                                            : ""));
        }
    }
}
