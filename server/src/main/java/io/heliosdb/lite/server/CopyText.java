package io.heliosdb.lite.server;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Lines of the text and CSV formats, cut into values. PostgreSQL's rules, which no CSV library has:
 * an escape that is not the quote, quotes within a field, a text for NULL that counts without
 * quotes only. Stateless but for the format.
 */
final class CopyText {

    private final CopyFormat format;
    private final byte[] nullText;
    private final boolean csv;

    CopyText(CopyFormat format) {
        this.format = format;
        this.nullText = format.nullText().getBytes(StandardCharsets.UTF_8);
        this.csv = format.kind() == CopyFormat.Kind.CSV;
    }

    /**
     * Where a record ends: finds, over any number of calls, the line end that is neither escaped
     * nor within quotes.
     */
    final class LineEnds {
        private boolean quoted;
        private boolean escaped;

        /** The index of the next line end, or -1. */
        int next(byte[] array, int from, int to) {
            for (int i = from; i < to; i++) {
                byte value = array[i];
                if (escaped) {
                    escaped = false;
                    if (!csv || value == format.quote() || value == format.escape()) {
                        continue;
                    }
                }
                if (value == '\n' && !quoted) {
                    return i;
                }
                if (csv ? quoted && isEscape(value) : value == '\\') {
                    escaped = true;
                } else if (csv && value == format.quote()) {
                    quoted = !quoted;
                }
            }
            return -1;
        }

        boolean quoted() {
            return quoted;
        }
    }

    private boolean isEscape(byte value) {
        return value == format.escape() && value != format.quote();
    }

    /** The values of one line, which has no line end. */
    List<Optional<byte[]>> values(byte[] array, int from, int to) {
        return csv ? csvValues(array, from, to) : textValues(array, from, to);
    }

    private List<Optional<byte[]>> csvValues(byte[] array, int from, int to) {
        List<Optional<byte[]>> values = new ArrayList<>();
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        boolean quoted = false;
        boolean sawQuote = false;
        for (int i = from; i < to; i++) {
            byte next = array[i];
            if (!quoted && next == format.delimiter()) {
                values.add(value(value, sawQuote));
                sawQuote = false;
            } else if (quoted
                    && next == format.escape()
                    && i + 1 < to
                    && isQuotable(array[i + 1])) {
                value.write(array[++i]);
            } else if (next == format.quote()) {
                quoted = !quoted;
                sawQuote = true;
            } else {
                value.write(next);
            }
        }
        if (quoted) {
            throw malformed("a quoted field has no end");
        }
        values.add(value(value, sawQuote));
        return values;
    }

    private boolean isQuotable(byte value) {
        return value == format.quote() || value == format.escape();
    }

    private Optional<byte[]> value(ByteArrayOutputStream collected, boolean quoted) {
        byte[] bytes = collected.toByteArray();
        collected.reset();
        return !quoted && Arrays.equals(bytes, nullText) ? Optional.empty() : Optional.of(bytes);
    }

    private List<Optional<byte[]>> textValues(byte[] array, int from, int to) {
        List<Optional<byte[]>> values = new ArrayList<>();
        int start = from;
        for (int i = from; i <= to; i++) {
            if (i == to || array[i] == format.delimiter()) {
                boolean isNull = Arrays.equals(array, start, i, nullText, 0, nullText.length);
                values.add(isNull ? Optional.empty() : Optional.of(unescaped(array, start, i)));
                start = i + 1;
            } else if (array[i] == '\r') {
                throw malformed("a carriage return within a line");
            } else if (array[i] == '\\' && i + 1 < to) {
                i++;
            }
        }
        return values;
    }

    private static byte[] unescaped(byte[] array, int from, int to) {
        ByteArrayOutputStream value = new ByteArrayOutputStream(to - from);
        int i = from;
        while (i < to) {
            byte next = array[i++];
            if (next != '\\' || i == to) {
                value.write(next);
                continue;
            }
            byte escaped = array[i++];
            switch (escaped) {
                case 'b' -> value.write('\b');
                case 'f' -> value.write('\f');
                case 'n' -> value.write('\n');
                case 'r' -> value.write('\r');
                case 't' -> value.write('\t');
                case 'v' -> value.write(0x0b);
                case 'x' -> {
                    int end = digits(array, i, Math.min(to, i + 2), 16);
                    value.write(end == i ? 'x' : number(array, i, end, 16));
                    i = end;
                }
                case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                    int end = digits(array, i, Math.min(to, i + 2), 8);
                    value.write(number(array, i - 1, end, 8));
                    i = end;
                }
                default -> value.write(escaped);
            }
        }
        return value.toByteArray();
    }

    private static int digits(byte[] array, int from, int to, int radix) {
        int end = from;
        while (end < to && Character.digit(array[end], radix) >= 0) {
            end++;
        }
        return end;
    }

    private static int number(byte[] array, int from, int to, int radix) {
        return Integer.parseInt(
                new String(array, from, to - from, StandardCharsets.US_ASCII), radix);
    }

    static DatabaseException malformed(String problem) {
        return new DatabaseException(SqlState.BAD_COPY_FILE_FORMAT, problem);
    }
}
