package io.heliosdb.lite.cli.terminal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
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
            JsonRow.write(json, names, values, texts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
