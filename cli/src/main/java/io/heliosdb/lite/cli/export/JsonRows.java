package io.heliosdb.lite.cli.export;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.heliosdb.lite.Column;
import io.heliosdb.lite.cli.terminal.JsonRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Rows as JSON objects, one a line. */
final class JsonRows implements RowEncoder {

    private final List<String> names;
    private final Buffer buffer = new Buffer();
    private final JsonGenerator json;

    JsonRows(List<Column> columns) {
        names = columns.stream().map(Column::name).toList();
        try {
            json = new JsonFactory().createGenerator(buffer);
            json.setRootValueSeparator(null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void header() {}

    @Override
    public void row(ExportRows rows) {
        try {
            JsonRow.write(json, names, rows::value, rows::text);
            json.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public byte[] bytes() {
        return buffer.array();
    }

    @Override
    public int size() {
        return buffer.size();
    }

    @Override
    public void clear() {
        buffer.reset();
    }

    private static final class Buffer extends ByteArrayOutputStream {

        byte[] array() {
            return buf;
        }
    }
}
