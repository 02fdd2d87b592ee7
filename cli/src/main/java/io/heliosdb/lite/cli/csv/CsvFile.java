package io.heliosdb.lite.cli.csv;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a CSV file, compressed or not (the first two bytes tell), whose first record names
 * the columns. Confined to one thread.
 */
public final class CsvFile implements AutoCloseable {

    private static final int BUFFER_BYTES = 256 * 1024;

    private final Counting counting;
    private final CloseableIterator<Fields> records;
    private List<String> header = List.of();
    private @Nullable Fields following;

    /** Reads from the stream, which {@link #close} closes. */
    public CsvFile(InputStream stream) {
        try {
            counting = new Counting(stream);
            CsvReader<Fields> reader =
                    CsvReader.builder()
                            .detectBomHeader(true)
                            .skipEmptyLines(false)
                            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                            .build(
                                    new FieldCollector(),
                                    decompressed(counting),
                                    StandardCharsets.UTF_8);
            records = reader.iterator();
            Fields first = advance();
            header = names(first == null ? List.of() : first.values());
            following = advance();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /**
     * One record.
     *
     * @param line where it begins, from 1
     * @param values null is a field that is empty without quotes
     */
    public record Fields(long line, List<@Nullable String> values) {}

    /** The columns' names, as the first record has them. */
    public List<String> header() {
        return header;
    }

    public boolean hasNext() {
        return following != null;
    }

    /** The next record, which has a field for each column. */
    public Fields next() {
        Fields next = following;
        if (next == null) {
            throw new NoSuchElementException();
        }
        if (next.values().size() != header.size()) {
            throw new DatabaseException(
                            SqlState.INVALID_PARAMETER_VALUE,
                            "a line has not as many fields as the first line")
                    .with("line", next.line())
                    .with("fields", next.values().size())
                    .with("expected", header.size());
        }
        following = advance();
        return next;
    }

    /** Empty lines count only where one is a record: NULL in the only column. */
    private @Nullable Fields advance() {
        try {
            while (records.hasNext()) {
                Fields next = records.next();
                if (!next.values().isEmpty()) {
                    return next;
                }
                if (header.size() == 1) {
                    return new Fields(next.line(), Collections.singletonList(null));
                }
            }
            return null;
        } catch (CsvParseException e) {
            throw new DatabaseException(SqlState.INVALID_PARAMETER_VALUE, "the file is not CSV", e)
                    .with("reason", String.valueOf(e.getMessage()));
        }
    }

    /** Bytes read of the file as it lies on disk. */
    public long bytesRead() {
        return counting.bytes;
    }

    @Override
    public void close() {
        try {
            records.close();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static InputStream decompressed(InputStream raw) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(raw, BUFFER_BYTES);
        buffered.mark(2);
        int magic = buffered.read() | buffered.read() << 8;
        buffered.reset();
        return magic == GZIPInputStream.GZIP_MAGIC
                ? new GZIPInputStream(buffered, BUFFER_BYTES)
                : buffered;
    }

    private static List<String> names(List<@Nullable String> fields) {
        List<String> names = new ArrayList<>();
        for (String field : fields) {
            String name = field == null ? "" : field.strip();
            if (name.isEmpty() || names.contains(name)) {
                throw new DatabaseException(
                                SqlState.INVALID_PARAMETER_VALUE,
                                "the file's first line must name its columns, each once")
                        .with("column", names.size() + 1)
                        .with("name", name);
            }
            names.add(name);
        }
        if (names.isEmpty()) {
            throw new DatabaseException(SqlState.INVALID_PARAMETER_VALUE, "the file is empty");
        }
        return names;
    }

    private static DatabaseException unreadable(IOException cause) {
        return new DatabaseException(SqlState.IO_ERROR, "the file cannot be read", cause)
                .with("reason", String.valueOf(cause.getMessage()));
    }

    /** Tells an empty field from a quoted empty one, which FastCSV's own records do not. */
    private static final class FieldCollector extends AbstractBaseCsvCallbackHandler<Fields> {

        private List<@Nullable String> values = new ArrayList<>();

        @Override
        protected void handleBegin(long startingLineNumber) {
            values = new ArrayList<>(values.size());
        }

        @Override
        protected void handleField(
                int index, char[] characters, int offset, int length, boolean quoted) {
            values.add(length == 0 && !quoted ? null : new String(characters, offset, length));
        }

        @Override
        protected Fields buildRecord() {
            return new Fields(getStartingLineNumber(), values);
        }
    }

    private static final class Counting extends FilterInputStream {

        private long bytes;

        Counting(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            bytes += value < 0 ? 0 : 1;
            return value;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = super.read(target, offset, length);
            bytes += Math.max(0, count);
            return count;
        }
    }
}
