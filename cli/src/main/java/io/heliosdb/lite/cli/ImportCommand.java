package io.heliosdb.lite.cli;

import io.heliosdb.lite.Database;
import io.heliosdb.lite.cli.csv.CsvImport;
import io.heliosdb.lite.cli.csv.TableShape;
import io.heliosdb.lite.cli.terminal.Figures;
import io.heliosdb.lite.cli.terminal.Progress;
import io.heliosdb.lite.cli.terminal.Terminal;
import io.heliosdb.lite.cli.terminal.Terminal.Style;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
            "Rows are committed in batches; rows before a failure stay."
        })
final class ImportCommand implements Callable<Integer> {

    @Mixin private DatabaseOptions database;

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

    private final Terminal terminal;

    ImportCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        long start = System.nanoTime();
        long size = Files.size(file);
        TableShape shape;
        try (Progress progress = progress("reading types", size)) {
            shape = TableShape.infer(table, file, progress::update);
        }
        if (!primaryKey.isEmpty()) {
            shape = shape.withPrimaryKey(primaryKey);
        }
        try (Database open = create ? database.openOrCreate() : database.open()) {
            if (create) {
                open.execute(shape.createTable());
                show(shape);
            }
            long rows;
            try (Progress progress = progress("importing", size)) {
                rows =
                        new CsvImport(open, shape)
                                .load(Files.newInputStream(file), progress::update);
            }
            Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
            terminal.err()
                    .println(
                            terminal.onErr(Style.GREEN, "imported ")
                                    + Figures.count(rows, "row")
                                    + " into "
                                    + table
                                    + " in "
                                    + Figures.duration(elapsed)
                                    + ", "
                                    + Figures.rate(rows, elapsed));
        }
        return ExitCode.DONE.code();
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
