package io.heliosdb.lite.cli;

import io.heliosdb.lite.Database;
import io.heliosdb.lite.cli.dump.SqlDump;
import io.heliosdb.lite.cli.terminal.Figures;
import io.heliosdb.lite.cli.terminal.Progress;
import io.heliosdb.lite.cli.terminal.Terminal;
import io.heliosdb.lite.cli.terminal.Terminal.Style;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code heliosdb dump}. */
@Command(
        name = "dump",
        description = {
            "Write all tables of one snapshot as SQL; `sql -f` makes the same tables of it.",
            "Every value comes back bit by bit. Cursors, tokens and settings are not in it: see"
                    + " `backup`."
        })
final class DumpCommand implements Callable<Integer> {

    @Mixin private DatabaseOptions database;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description =
                    "The file, replaced when the dump is complete (default: standard output).")
    private @Nullable Path output;

    private final Terminal terminal;

    DumpCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        long rows;
        if (output == null) {
            Writer writer = new OutputStreamWriter(terminal.out(), StandardCharsets.UTF_8);
            rows = dump(writer);
            writer.flush();
        } else {
            Path partial = output.resolveSibling(output.getFileName() + ".partial");
            try (BufferedWriter writer = Files.newBufferedWriter(partial)) {
                rows = dump(writer);
            }
            Files.move(partial, output, StandardCopyOption.REPLACE_EXISTING);
        }
        terminal.err().println(terminal.onErr(Style.GREEN, "dumped ") + Figures.count(rows, "row"));
        return ExitCode.DONE.code();
    }

    private long dump(Appendable writer) throws IOException {
        try (Database open = database.open();
                Progress progress =
                        new Progress(terminal, System::nanoTime, "dumping", OptionalLong.empty())) {
            return new SqlDump(open, writer, rows -> progress.update(rows, rows)).write();
        }
    }
}
