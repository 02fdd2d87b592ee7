package io.heliosdb.lite.cli.terminal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.heliosdb.lite.benchmarks.Result;
import io.heliosdb.lite.cli.terminal.Terminal.Style;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Prints measurements to standard output. Confined to one thread. */
public final class ResultPrinter {

    private final Terminal terminal;
    private final Form form;
    private final Map<String, List<Result>> waiting = new LinkedHashMap<>();

    public ResultPrinter(Terminal terminal, Form form) {
        this.terminal = terminal;
        this.form = form;
    }

    /** How measurements are printed. */
    public enum Form {
        /** For people, as they come. */
        LINES,
        /** One object per line, as they come. */
        JSON,
        /** A table for each kind of measurement, at the end. */
        MARKDOWN
    }

    public void print(Result result) {
        switch (form) {
            case LINES -> terminal.out().println(text(result));
            case JSON -> terminal.out().println(json(result));
            case MARKDOWN ->
                    waiting.computeIfAbsent(result.name(), _ -> new ArrayList<>()).add(result);
        }
        terminal.out().flush();
    }

    /** Nothing more comes. */
    public void finish() {
        waiting.forEach(this::table);
        terminal.out().flush();
    }

    private void table(String name, List<Result> results) {
        Set<String> columns = results.getFirst().figures().keySet();
        terminal.out().println("\n### " + name + "\n");
        row(columns);
        row(columns.stream().map(_ -> "---").toList());
        for (Result result : results) {
            row(result.figures().values().stream().map(ResultPrinter::number).toList());
        }
    }

    private void row(Collection<String> cells) {
        terminal.out().println("| " + String.join(" | ", cells) + " |");
    }

    private String text(Result result) {
        String figures =
                result.figures().entrySet().stream()
                        .map(each -> faint(each.getKey()) + " " + number(each.getValue()))
                        .collect(Collectors.joining("  "));
        return terminal.onOut(Style.BOLD, String.format("%-15s", result.name())) + figures;
    }

    private String faint(String text) {
        return terminal.onOut(Style.FAINT, text);
    }

    private static String number(Object value) {
        return switch (value) {
            case Double number when Math.abs(number) >= 1000 -> Figures.count(Math.round(number));
            case Long number -> Figures.count(number);
            case Integer number -> Figures.count(number);
            default -> value.toString();
        };
    }

    private static String json(Result result) {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("benchmark", result.name());
            for (Map.Entry<String, Object> figure : result.figures().entrySet()) {
                json.writeFieldName(figure.getKey());
                switch (figure.getValue()) {
                    case Double number -> json.writeNumber(number);
                    case Long number -> json.writeNumber(number);
                    case Integer number -> json.writeNumber(number);
                    default -> json.writeString(figure.getValue().toString());
                }
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line.toString();
    }
}
