package io.heliosdb.lite.cli.terminal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** One object per line; numbers and booleans as such, everything else as SQL text. */
final class JsonPrinter extends RowPrinter {

    private final List<String> names;
    private final JsonGenerator json;

    JsonPrinter(Terminal terminal, List<String> names) {
        super(terminal);
        this.names = names;
        try {
            json = new JsonFactory().createGenerator(out());
            json.setRootValueSeparator(null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    void print(
            IntFunction<? extends @Nullable Object> values,
            IntFunction<? extends @Nullable String> texts) {
        try {
            json.writeStartObject();
            for (int i = 0; i < names.size(); i++) {
                json.writeFieldName(names.get(i));
                value(values.apply(i), texts, i);
            }
            json.writeEndObject();
            json.writeRaw('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void value(
            @Nullable Object value, IntFunction<? extends @Nullable String> texts, int column)
            throws IOException {
        switch (value) {
            case null -> json.writeNull();
            case Long number -> json.writeNumber(number);
            case Integer number -> json.writeNumber(number);
            case Short number -> json.writeNumber(number);
            case Double number when Double.isFinite(number) -> json.writeNumber(number);
            case Float number when Float.isFinite(number) -> json.writeNumber(number);
            case BigDecimal number -> json.writeNumber(number);
            case Boolean bool -> json.writeBoolean(bool);
            default -> json.writeString(texts.apply(column));
        }
    }

    @Override
    void end() {
        try {
            json.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
