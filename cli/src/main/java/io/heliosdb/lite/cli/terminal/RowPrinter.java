package io.heliosdb.lite.cli.terminal;

import java.io.BufferedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Prints rows to standard output as they come. Confined to one thread. */
public abstract sealed class RowPrinter permits TablePrinter, CsvPrinter, JsonPrinter {

    private static final int BUFFER_BYTES = 64 * 1024;

    private final PrintStream out;
    private long rows;

    RowPrinter(Terminal terminal) {
        out =
                new PrintStream(
                        new BufferedOutputStream(terminal.out(), BUFFER_BYTES),
                        false,
                        StandardCharsets.UTF_8);
    }

    public static RowPrinter of(RowFormat format, Terminal terminal, List<String> names) {
        return switch (format) {
            case TABLE -> new TablePrinter(terminal, names);
            case CSV -> new CsvPrinter(terminal, names);
            case JSON -> new JsonPrinter(terminal, names);
        };
    }

    /**
     * Prints one row.
     *
     * @param values a column's value as an object, null for NULL
     * @param texts a column's value in its SQL text form, null for NULL
     */
    public final void row(
            IntFunction<? extends @Nullable Object> values,
            IntFunction<? extends @Nullable String> texts) {
        rows++;
        print(values, texts);
    }

    /** All rows are given; returns how many. */
    public final long finish() {
        end();
        out.flush();
        return rows;
    }

    final PrintStream out() {
        return out;
    }

    abstract void print(
            IntFunction<? extends @Nullable Object> values,
            IntFunction<? extends @Nullable String> texts);

    abstract void end();
}
