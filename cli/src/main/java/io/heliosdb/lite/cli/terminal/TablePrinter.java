package io.heliosdb.lite.cli.terminal;

import io.heliosdb.lite.cli.terminal.Terminal.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Aligned columns. The first rows decide the widths; a wider value that comes later makes its own
 * line wider and nothing else.
 */
final class TablePrinter extends RowPrinter {

    private static final int ROWS_MEASURED = 200;

    private final Terminal terminal;
    private final List<String> names;
    private final int[] widths;
    private final boolean[] numbers;
    private final List<List<String>> waiting = new ArrayList<>();
    private boolean begun;

    TablePrinter(Terminal terminal, List<String> names) {
        super(terminal);
        this.terminal = terminal;
        this.names = names;
        widths = names.stream().mapToInt(String::length).toArray();
        numbers = new boolean[widths.length];
    }

    @Override
    void print(
            IntFunction<? extends @Nullable Object> values,
            IntFunction<? extends @Nullable String> texts) {
        List<String> row = new ArrayList<>(widths.length);
        for (int i = 0; i < widths.length; i++) {
            String text = texts.apply(i);
            row.add(text == null ? "" : oneLine(text));
            numbers[i] |= !begun && values.apply(i) instanceof Number;
        }
        if (begun) {
            line(row);
        } else {
            waiting.add(row);
            if (waiting.size() == ROWS_MEASURED) {
                begin();
            }
        }
    }

    @Override
    void end() {
        if (!begun) {
            begin();
        }
    }

    private void begin() {
        begun = true;
        for (List<String> row : waiting) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], length(row.get(i)));
            }
        }
        StringBuilder head = new StringBuilder();
        StringBuilder rule = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            head.append(i == 0 ? "" : "  ").append(padded(names.get(i), i));
            rule.append(i == 0 ? "" : "  ").append("─".repeat(widths[i]));
        }
        out().println(terminal.onOut(Style.BOLD, head.toString().stripTrailing()));
        out().println(terminal.onOut(Style.FAINT, rule.toString()));
        waiting.forEach(this::line);
        waiting.clear();
    }

    private void line(List<String> row) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(i == 0 ? "" : "  ").append(padded(row.get(i), i));
        }
        out().println(line.toString().stripTrailing());
    }

    private String padded(String text, int column) {
        String pad = " ".repeat(Math.max(0, widths[column] - length(text)));
        return numbers[column] ? pad + text : text + pad;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static String oneLine(String text) {
        return text.replace('\n', '↵').replace('\t', ' ').replace('\r', ' ');
    }
}
