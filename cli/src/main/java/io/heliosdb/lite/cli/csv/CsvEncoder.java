package io.heliosdb.lite.cli.csv;

import io.heliosdb.lite.Column;
import io.heliosdb.lite.Cursor;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Writes rows as CSV into a buffer, from the stored bytes to the file's bytes without a string
 * between. Confined to one thread.
 */
public final class CsvEncoder implements Cursor.TextSink {

    private static final int FIRST_CAPACITY = 64 * 1024;

    /** {@code true} for the bytes that a field can hold only within quotes. */
    private static final boolean[] SPECIAL = new boolean[256];

    static {
        SPECIAL[','] = true;
        SPECIAL['"'] = true;
        SPECIAL['\n'] = true;
        SPECIAL['\r'] = true;
    }

    private final boolean[] text;
    private byte[] buffer = new byte[FIRST_CAPACITY];
    private int size;
    private boolean quotable;

    public CsvEncoder(List<Column> columns) {
        text = new boolean[columns.size()];
        for (int i = 0; i < text.length; i++) {
            text[i] = isText(columns.get(i).type());
        }
    }

    private static boolean isText(String type) {
        return type.startsWith("text") || type.startsWith("varchar") || type.startsWith("char");
    }

    /** What was written since {@link #clear}; valid until the next call. */
    public byte[] bytes() {
        return buffer;
    }

    /** How many of {@link #bytes} count. */
    public int size() {
        return size;
    }

    public void clear() {
        size = 0;
    }

    /** Appends the record that names the columns. */
    public void header(List<Column> columns) {
        for (int i = 0; i < columns.size(); i++) {
            if (i > 0) {
                put(',');
            }
            byte[] name = columns.get(i).name().getBytes(StandardCharsets.UTF_8);
            quotable = true;
            write(name, 0, name.length);
        }
        put('\n');
    }

    /** Gives the texts of the values of one row. */
    public interface Values {

        /** Calls the sink once, or not at all for NULL. */
        void writeText(int column, Cursor.TextSink sink);
    }

    /** Appends one row. */
    public void row(Values values) {
        for (int column = 0; column < text.length; column++) {
            if (column > 0) {
                put(',');
            }
            quotable = text[column];
            values.writeText(column, this);
        }
        put('\n');
    }

    /** One field that is not NULL. */
    @Override
    public void write(byte[] bytes, int offset, int length) {
        if (quotable && needsQuotes(bytes, offset, length)) {
            quoted(bytes, offset, length);
            return;
        }
        reserve(length);
        System.arraycopy(bytes, offset, buffer, size, length);
        size += length;
    }

    private static boolean needsQuotes(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (SPECIAL[bytes[i] & 0xFF]) {
                return true;
            }
        }
        return length == 0;
    }

    private void quoted(byte[] bytes, int offset, int length) {
        reserve(2 * length + 2);
        buffer[size++] = '"';
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] == '"') {
                buffer[size++] = '"';
            }
            buffer[size++] = bytes[i];
        }
        buffer[size++] = '"';
    }

    private void put(char character) {
        reserve(1);
        buffer[size++] = (byte) character;
    }

    private void reserve(int more) {
        if (buffer.length - size < more) {
            int wanted = Math.addExact(size, more);
            buffer = Arrays.copyOf(buffer, Math.max(wanted, 2 * buffer.length));
        }
    }
}
