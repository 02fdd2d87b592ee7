package io.heliosdb.lite.cli.terminal;

import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** CSV: NULL is an empty field, the empty text is {@code ""}. */
final class CsvPrinter extends RowPrinter {

    private final int columns;

    CsvPrinter(Terminal terminal, List<String> names) {
        super(terminal);
        columns = names.size();
        record(names::get);
    }

    @Override
    void print(
            IntFunction<? extends @Nullable Object> values,
            IntFunction<? extends @Nullable String> texts) {
        record(texts);
    }

    private void record(IntFunction<? extends @Nullable String> texts) {
        for (int i = 0; i < columns; i++) {
            if (i > 0) {
                out().print(',');
            }
            String text = texts.apply(i);
            if (text != null) {
                out().print(field(text));
            }
        }
        out().print('\n');
    }

    private static String field(String text) {
        boolean plain = !text.isEmpty() && text.chars().noneMatch(c -> ",\"\n\r".indexOf(c) >= 0);
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    @Override
    void end() {}
}
