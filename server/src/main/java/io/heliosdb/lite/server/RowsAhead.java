package io.heliosdb.lite.server;

import io.heliosdb.lite.Column;
import io.heliosdb.lite.Cursor;
import io.heliosdb.lite.pgwire.buffer.WireOutput;
import io.heliosdb.lite.pgwire.message.FormatCodes;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The next rows of a suspended portal or declared cursor, encoded while its client works on those
 * before. They are sent when it asks for them, so that it does not wait for them.
 *
 * <p>Before the first of them is read the cursor's place is marked: a token of the next Execute
 * begins there. Used by one thread at a time.
 */
final class RowsAhead {

    private static final int BYTES_MAX = 256 * 1024 * 1024;

    /** Then somebody looks whether the client has said something. */
    static final int STEP_BYTES = 64 * 1024;

    /** The kind of a message and its length, which counts itself. */
    private static final int KIND_BYTES = 1;

    private final FormatCodes formats;
    private final WireOutput encoded = new WireOutput(BYTES_MAX);
    private final RowEncoder encoder;
    private int from;
    private long count;
    private long rowsBefore;
    private boolean whole = true;
    private boolean ended;
    private @Nullable RuntimeException failure;

    RowsAhead(List<Column> columns, FormatCodes formats) {
        this.formats = formats;
        this.encoder = new RowEncoder(encoded, columns, formats);
    }

    /**
     * One step: rows until {@link #STEP_BYTES} more, {@code bytesMax} or {@code max} rows in all,
     * or the first pause of the source. Nothing is added where rows were taken.
     *
     * @return whether another step would find room
     */
    boolean read(Cursor cursor, long max, int bytesMax) {
        try {
            if (isEmpty()) {
                cursor.mark();
                rowsBefore = cursor.rowNumber();
                whole = true;
            } else if (!whole || ended || failure != null) {
                return false;
            }
            int end = Math.min(encoded.size() + STEP_BYTES, bytesMax);
            while (count < max && encoded.size() < end) {
                switch (cursor.readAhead()) {
                    case ROW -> {
                        encoder.encode(cursor);
                        count++;
                    }
                    case END -> {
                        ended = true;
                        return false;
                    }
                    case PAUSED -> {
                        return false;
                    }
                }
            }
            return count < max && encoded.size() < bytesMax;
        } catch (RuntimeException e) {
            failure = e; // nobody has asked yet
            return false;
        }
    }

    /** Rows that are not sent. */
    long count() {
        return count;
    }

    /** Nothing is left in it: the cursor stands at the place that the client knows. */
    boolean isEmpty() {
        return count == 0 && !ended && failure == null;
    }

    /** Whether these rows are as they were read: the marked place is the one before them. */
    boolean isWhole() {
        return whole;
    }

    boolean isEncodedAs(FormatCodes wanted) {
        return formats.equals(wanted);
    }

    /** Moves so many rows, or all; how many that were. */
    long moveTo(WireOutput out, long max) {
        long moved = Math.min(max, count);
        int end = end(moved);
        out.bytes(encoded.array(), from, end - from);
        drop(moved, end);
        return moved;
    }

    /** Drops the rows that were passed over: so many of the result are before what is next. */
    void dropTo(long before) {
        long passed = Math.clamp(before - rowsBefore, 0, count);
        drop(passed, end(passed));
    }

    private void drop(long rows, int end) {
        whole &= rows == 0;
        from = end;
        count -= rows;
        rowsBefore += rows;
        if (count == 0) {
            encoded.clear();
            from = 0;
        }
    }

    private int end(long rows) {
        if (rows == count) {
            return encoded.size();
        }
        ByteBuffer messages = encoded.asByteBuffer();
        int at = from;
        for (long i = 0; i < rows; i++) {
            at += KIND_BYTES + messages.getInt(at + KIND_BYTES);
        }
        return at;
    }

    /**
     * Whether the result ended behind these rows.
     *
     * @throws RuntimeException what reading ahead failed with
     */
    boolean requireMore() {
        if (failure != null) {
            throw failure;
        }
        return !ended;
    }
}
