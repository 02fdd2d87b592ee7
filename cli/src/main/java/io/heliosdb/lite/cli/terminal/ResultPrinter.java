package io.heliosdb.lite.cli.terminal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.heliosdb.lite.benchmarks.Result;
import io.heliosdb.lite.cli.terminal.Terminal.Style;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints measurements to standard output, each in a line of its own. */
public final class ResultPrinter {

    private final Terminal terminal;
    private final boolean json;

    public ResultPrinter(Terminal terminal, boolean json) {
        this.terminal = terminal;
        this.json = json;
    }

    public void print(Result result) {
        terminal.out().println(json ? json(result) : text(result));
        terminal.out().flush();
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
