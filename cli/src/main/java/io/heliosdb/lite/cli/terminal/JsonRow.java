package io.heliosdb.lite.cli.terminal;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A row as a JSON object: numbers and booleans as such, everything else as SQL text. */
public final class JsonRow {

    private JsonRow() {}

    /**
     * Writes one object and a line end.
     *
     * @param values a column's value as an object, null for NULL
     * @param texts a column's value in its SQL text form, null for NULL
     */
    public static void write(
            JsonGenerator json,
            List<String> names,
            IntFunction<? extends @Nullable Object> values,
            IntFunction<? extends @Nullable String> texts)
            throws IOException {
        json.writeStartObject();
        for (int i = 0; i < names.size(); i++) {
            json.writeFieldName(names.get(i));
            value(json, values.apply(i), texts, i);
        }
        json.writeEndObject();
        json.writeRaw('\n');
    }

    private static void value(
            JsonGenerator json,
            @Nullable Object value,
            IntFunction<? extends @Nullable String> texts,
            int column)
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
}
