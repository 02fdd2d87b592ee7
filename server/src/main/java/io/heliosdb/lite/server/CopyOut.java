package io.heliosdb.lite.server;

import io.heliosdb.lite.Column;
import io.heliosdb.lite.Cursor;
import io.heliosdb.lite.pgwire.buffer.WireInput;
import io.heliosdb.lite.pgwire.buffer.WireOutput;
import io.heliosdb.lite.pgwire.message.CopyMessage.CopyDone;
import io.heliosdb.lite.pgwire.message.CopyResponse;
import io.heliosdb.lite.pgwire.message.FormatCodes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** The rows of COPY TO STDOUT, one CopyData for each. */
final class CopyOut implements RowSink {

    static final byte[] SIGNATURE = "PGCOPY\n\377\r\n\0".getBytes(StandardCharsets.ISO_8859_1);

    /** Flags and the length of an extension, both zero. */
    private static final int HEADER_REST_BYTES = 8;

    private static final int VALUE_BYTES_MAX = 256 << 20;
    private static final int ROW_HEAD_BYTES = 5;
    private static final byte[] ESCAPED = "\b\f\n\r\t\u000b\\".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LETTERS = "bfnrtv\\".getBytes(StandardCharsets.US_ASCII);

    private final WireOutput out;
    private final CopyFormat format;
    private final byte[] nullText;
    private final int columns;
    private final WireOutput values = new WireOutput(VALUE_BYTES_MAX);
    private final RowEncoder encoder;

    CopyOut(WireOutput out, CopyFormat format, List<Column> columns) {
        this.out = out;
        this.format = format;
        this.columns = columns.size();
        this.nullText = format.nullText().getBytes(StandardCharsets.UTF_8);
        this.encoder =
                binary()
                        ? RowEncoder.copying(out, columns)
                        : new RowEncoder(values, columns, FormatCodes.TEXT);
        new CopyResponse(CopyResponse.Direction.OUT, binary(), codes(binary(), this.columns))
                .writeTo(out);
        if (binary()) {
            int message = out.begin('d');
            out.bytes(SIGNATURE);
            out.int64(0);
            out.end(message);
        } else if (format.header()) {
            names(columns);
        }
    }

    static int headerBytes() {
        return SIGNATURE.length + HEADER_REST_BYTES;
    }

    static FormatCodes codes(boolean binary, int columns) {
        boolean[] codes = new boolean[columns];
        Arrays.fill(codes, binary);
        return FormatCodes.of(codes);
    }

    private boolean binary() {
        return format.kind() == CopyFormat.Kind.BINARY;
    }

    private void names(List<Column> named) {
        int message = out.begin('d');
        for (int i = 0; i < columns; i++) {
            separate(i);
            byte[] name = named.get(i).name().getBytes(StandardCharsets.UTF_8);
            value(name, 0, name.length);
        }
        out.int8('\n');
        out.end(message);
    }

    @Override
    public void encode(Cursor row) {
        encoder.encode(row);
        if (!binary()) {
            int start = out.size();
            boolean whole = false;
            try {
                line();
                whole = true;
            } finally {
                values.clear();
                if (!whole) {
                    out.cutTo(start);
                }
            }
        }
    }

    /** The values of the row, which is in the form of a DataRow. */
    private void line() {
        byte[] array = values.array();
        int at = ROW_HEAD_BYTES + Short.BYTES;
        int message = out.begin('d');
        for (int i = 0; i < columns; i++) {
            separate(i);
            int length = new WireInput(Arrays.copyOfRange(array, at, at + 4)).int32();
            at += Integer.BYTES;
            if (length < 0) {
                out.bytes(nullText);
            } else {
                value(array, at, length);
                at += length;
            }
        }
        out.int8('\n');
        out.end(message);
    }

    private void separate(int column) {
        if (column > 0) {
            out.int8(format.delimiter());
        }
    }

    private void value(byte[] array, int from, int length) {
        if (format.kind() == CopyFormat.Kind.TEXT) {
            escaped(array, from, length);
        } else if (needsQuotes(array, from, length)) {
            quoted(array, from, length);
        } else {
            out.bytes(array, from, length);
        }
    }

    private void escaped(byte[] array, int from, int length) {
        for (int i = from; i < from + length; i++) {
            int special = indexOf(ESCAPED, array[i]);
            if (special >= 0) {
                out.int8('\\');
                out.int8(LETTERS[special]);
            } else if (array[i] == format.delimiter()) {
                out.int8('\\');
                out.int8(array[i]);
            } else {
                out.int8(array[i]);
            }
        }
    }

    private static int indexOf(byte[] array, byte value) {
        for (int i = 0; i < array.length; i++) {
            if (array[i] == value) {
                return i;
            }
        }
        return -1;
    }

    private boolean needsQuotes(byte[] array, int from, int length) {
        if (Arrays.equals(array, from, from + length, nullText, 0, nullText.length)) {
            return true;
        }
        for (int i = from; i < from + length; i++) {
            byte value = array[i];
            if (value == format.delimiter()
                    || value == format.quote()
                    || value == '\n'
                    || value == '\r') {
                return true;
            }
        }
        // alone in its line it would be the end of the data
        return columns == 1 && length == 2 && array[from] == '\\' && array[from + 1] == '.';
    }

    private void quoted(byte[] array, int from, int length) {
        out.int8(format.quote());
        for (int i = from; i < from + length; i++) {
            if (array[i] == format.quote() || array[i] == format.escape()) {
                out.int8(format.escape());
            }
            out.int8(array[i]);
        }
        out.int8(format.quote());
    }

    @Override
    public void end() {
        if (binary()) {
            int message = out.begin('d');
            out.int16(-1);
            out.end(message);
        }
        new CopyDone().writeTo(out);
    }
}
