package io.heliosdb.lite.cli;

import io.heliosdb.lite.BackupOptions.Progress;
import io.heliosdb.lite.Column;
import io.heliosdb.lite.cli.terminal.RowFormat;
import io.heliosdb.lite.cli.terminal.RowPrinter;
import io.heliosdb.lite.cli.terminal.Terminal;
import io.heliosdb.lite.cli.terminal.Terminal.Style;
import io.heliosdb.lite.cli.terminal.TextValue;
import io.heliosdb.lite.control.ControlReply;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Prints the rows of one command's reply, and what else a person should read. */
final class ReplyPrinter implements ControlReply {

    private final Terminal terminal;
    private final RowFormat format;
    private final Progress progress;
    private List<Column> columns = List.of();
    private @Nullable RowPrinter printer;

    ReplyPrinter(Terminal terminal, RowFormat format) {
        this(terminal, format, Progress.NONE);
    }

    ReplyPrinter(Terminal terminal, RowFormat format, Progress progress) {
        this.progress = progress;
        this.terminal = terminal;
        this.format = format;
    }

    @Override
    public void columns(List<Column> all) {
        columns = all;
        printer = RowPrinter.of(format, terminal, all.stream().map(Column::name).toList());
    }

    @Override
    public void row(List<@Nullable String> values) {
        RowPrinter rows = printer;
        if (rows == null) {
            throw new IllegalStateException("a row without columns");
        }
        rows.row(i -> TextValue.of(columns.get(i), values.get(i)), values::get);
    }

    @Override
    public void notice(String text) {
        terminal.err().println(terminal.onErr(Style.FAINT, "notice: ") + text);
    }

    @Override
    public void progress(long done, long total) {
        progress.at(done, total);
    }

    /** The command is done; how many rows it gave, if it gave any. */
    OptionalLong finish() {
        return printer == null ? OptionalLong.empty() : OptionalLong.of(printer.finish());
    }
}
