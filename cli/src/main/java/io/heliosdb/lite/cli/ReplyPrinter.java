package io.heliosdb.lite.cli;

import io.heliosdb.lite.BackupOptions.Progress;
import io.heliosdb.lite.Column;
import io.heliosdb.lite.cli.terminal.RowFormat;
import io.heliosdb.lite.cli.terminal.RowPrinter;
import io.heliosdb.lite.cli.terminal.Terminal;
import io.heliosdb.lite.cli.terminal.Terminal.Style;
import io.heliosdb.lite.control.ControlReply;
import java.math.BigDecimal;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Prints the rows of one command's reply, and what else a person should read. */
final class ReplyPrinter implements ControlReply {

    private static final int BOOLEAN = 16;
    private static final int INT8 = 20;
    private static final int INT2 = 21;
    private static final int INT4 = 23;
    private static final int FLOAT4 = 700;
    private static final int FLOAT8 = 701;
    private static final int NUMERIC = 1700;

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
        rows.row(i -> value(columns.get(i), values.get(i)), values::get);
    }

    /** What the text stands for, where printers care: numbers and booleans. */
    private static @Nullable Object value(Column column, @Nullable String text) {
        return text == null
                ? null
                : switch (column.typeOid()) {
                    case INT2, INT4, INT8 -> Long.valueOf(text);
                    case FLOAT4 -> Float.valueOf(text);
                    case FLOAT8 -> Double.valueOf(text);
                    case NUMERIC ->
                            text.equals("NaN") ? Double.valueOf(text) : new BigDecimal(text);
                    case BOOLEAN -> text.equals("t");
                    default -> text;
                };
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
