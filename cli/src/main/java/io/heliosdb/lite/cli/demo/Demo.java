package io.heliosdb.lite.cli.demo;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.ImportProgress;
import io.heliosdb.lite.Settings;
import io.heliosdb.lite.benchmarks.Transactions;
import io.heliosdb.lite.benchmarks.TransactionsTable;
import io.heliosdb.lite.cli.csv.CsvImport;
import io.heliosdb.lite.cli.csv.ImportSource;
import io.heliosdb.lite.cli.csv.ImportStart;
import io.heliosdb.lite.cli.export.DatabaseSource;
import io.heliosdb.lite.cli.export.Export;
import io.heliosdb.lite.cli.export.ExportFormat;
import io.heliosdb.lite.cli.export.Sidecar;
import io.heliosdb.lite.cli.terminal.Figures;
import io.heliosdb.lite.cli.terminal.Progress;
import io.heliosdb.lite.cli.terminal.Terminal;
import io.heliosdb.lite.cli.terminal.Terminal.Style;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;

/**
 * The story: load two tables; export a query of each undisturbed; export it again while the process
 * is killed and the table changes; compare the files.
 */
public final class Demo {

    private static final String FLIGHTS = "/data/flights-sample.csv.gz";
    private static final long LAST_FLIGHT = 3_000_000;

    private final Terminal terminal;
    private final Screen screen;
    private final Path directory;
    private final Path database;
    private final long rows;
    private final Random random;
    private final String again;

    /**
     * @param directory an empty one; its owner deletes it
     * @param rows of the generated table
     * @param seed decides data, kills and changes
     */
    public Demo(Terminal terminal, Path directory, long rows, long seed) {
        this.terminal = terminal;
        this.screen = new Screen(terminal);
        this.directory = directory;
        this.database = directory.resolve("database");
        this.rows = rows;
        this.random = new Random(seed);
        this.again = "heliosdb demo --rows " + rows + " --seed " + seed;
    }

    /** Runs it; true when every file came out identical. */
    public boolean run() throws IOException, InterruptedException {
        long start = System.nanoTime();
        screen.title("HeliosDB-Lite", "a query that survives kill -9");
        screen.blank();
        screen.text(
                "Two queries are exported to CSV files. Three times each, the exporting process");
        screen.text(
                "is killed with SIGKILL at a random row, a writer changes the table, and the same");
        screen.text("command is run again. Each file must become what one undisturbed run writes.");
        load(new Transactions(random.nextLong()));
        boolean identical = export(Scenario.flights(LAST_FLIGHT));
        identical &= export(Scenario.transactions(rows));
        screen.blank();
        screen.text(screen.faint("all in " + Figures.duration(since(start)) + "; again: " + again));
        terminal.out().println("identical: " + (identical ? screen.good("yes") : screen.bad("no")));
        return identical;
    }

    private void load(Transactions transactions) throws IOException {
        screen.title("Load", database.toString());
        try (Database open = open()) {
            long start = System.nanoTime();
            Path file = directory.resolve("flights.csv.gz");
            try (InputStream resource = Demo.class.getResourceAsStream(FLIGHTS)) {
                if (resource == null) {
                    throw new IOException("the build does not carry " + FLIGHTS);
                }
                Files.copy(resource, file);
            }
            loaded("flights", loadFlights(open, file), since(start));
            start = System.nanoTime();
            try (Progress progress = progress("transactions", rows)) {
                TransactionsTable.create(
                        open, transactions, rows, done -> progress.update(done, done));
                open.execute("CREATE INDEX by_timestamp ON transactions (timestamp)");
            }
            loaded("transactions", rows, since(start));
        }
    }

    private long loadFlights(Database open, Path file) throws IOException {
        try (Progress progress = progress("flights", Files.size(file))) {
            ImportSource source = ImportSource.read("flights", file, progress::update);
            ImportProgress begin = new ImportStart(open, source).withNewTable();
            return new CsvImport(open, source.shape())
                    .load(Files.newInputStream(file), begin, progress::update);
        }
    }

    private void loaded(String table, long count, Duration elapsed) {
        screen.line(
                table,
                Figures.count(count, "row") + screen.faint("  " + Figures.duration(elapsed)));
    }

    private boolean export(Scenario scenario) throws IOException, InterruptedException {
        screen.title("Export " + scenario.table(), scenario.title());
        screen.text(scenario.query());
        explain(scenario).forEach(line -> screen.text(screen.faint(line)));
        Path undisturbed = directory.resolve(scenario.table() + "-undisturbed.csv");
        Path killed = directory.resolve(scenario.table() + "-killed.csv");
        long start = System.nanoTime();
        Sidecar expected = exportHere(scenario, undisturbed);
        Duration elapsed = since(start);
        ReferenceFile reference = ReferenceFile.read(undisturbed);
        screen.bar(
                "undisturbed",
                Style.GREEN,
                0,
                1,
                Figures.count(reference.rows(), "row")
                        + screen.faint("  " + Figures.duration(elapsed)));
        KilledExport export =
                new KilledExport(screen, database, scenario.query(), killed, reference);
        export.run(random, () -> write(scenario));
        return compare(scenario, expected, reference, killed, export);
    }

    private boolean compare(
            Scenario scenario,
            Sidecar expected,
            ReferenceFile reference,
            Path killed,
            KilledExport export)
            throws IOException {
        Sidecar found = Sidecar.read(Sidecar.beside(killed)).orElseThrow();
        String sum = ReferenceFile.read(killed).sha256Hex();
        Sidecar now = exportHere(scenario, directory.resolve(scenario.table() + "-now.csv"));
        boolean changed = !now.sha256().equals(expected.sha256());
        boolean same = sum.equals(reference.sha256Hex()) && found.snapshot() == expected.snapshot();
        screen.line(
                "kills",
                export.kills() + ", " + Figures.count(export.rowsAgain(), "row") + " read again");
        screen.line(
                "resumes",
                String.join(", ", export.resumeTimes())
                        + screen.faint("  from the token to the next row"));
        screen.line("sha256", reference.sha256Hex() + screen.faint("  undisturbed"));
        screen.line("", sum + screen.faint("  killed and run again"));
        screen.line(
                "snapshot",
                expected.snapshot()
                        + screen.faint(" for both; asked now, the query gives ")
                        + Figures.count(now.rows(), "row")
                        + screen.faint(changed ? ", other bytes" : ", the same bytes"));
        screen.line("identical", same ? screen.good("yes") : screen.bad("no"));
        return same && changed && export.kills() == KilledExport.KILLS;
    }

    private void write(Scenario scenario) {
        try (Database open = open()) {
            Scenario.Changes changes = scenario.write(open, random);
            screen.line(
                    "  writer",
                    screen.faint(
                            Figures.count(changes.updated(), "row")
                                    + " updated, "
                                    + Figures.count(changes.deleted())
                                    + " deleted"));
        }
    }

    private List<String> explain(Scenario scenario) {
        try (Database open = open()) {
            return open.explain(scenario.query());
        }
    }

    private Sidecar exportHere(Scenario scenario, Path output) throws IOException {
        Export.Request request =
                new Export.Request(
                        scenario.query(), ExportFormat.CSV, output, Duration.ofHours(1), false);
        Export export = new Export(request, Export.Listener.SILENT, System::nanoTime);
        try (Database open = open()) {
            return switch (export.run(new DatabaseSource(database, open))) {
                case Export.Outcome.Finished(Sidecar sidecar) -> sidecar;
                case Export.Outcome.FinishedBefore(Sidecar sidecar) -> sidecar;
                case Export.Outcome.Stopped(long _) -> throw new IOException("interrupted");
            };
        }
    }

    private Database open() {
        return Database.open(Config.find().with(Settings.DATABASE_PATH, database));
    }

    private Progress progress(String label, long total) {
        return new Progress(terminal, System::nanoTime, "  " + label, OptionalLong.of(total));
    }

    private static Duration since(long startNanos) {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }
}
