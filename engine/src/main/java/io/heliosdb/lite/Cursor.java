package io.heliosdb.lite;

import io.heliosdb.lite.error.DatabaseException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One open query. Used by one thread at a time; may move between threads.
 *
 * <p>{@link #next()} acknowledges the row before; {@link #resumeToken()} acknowledges the current
 * row too. {@link #close()} deletes the cursor's state and releases its snapshot, unless a token
 * was taken from it or it was resumed from one. {@link Database#close()}, an unreachable cursor and
 * a dead process suspend it instead: it stays resumable for its time to live.
 *
 * <p>The getters take a column's position, from 0. The typed ones throw 22002 on NULL: ask {@link
 * #isNull} first. Values are read from the current row only.
 */
@SuppressWarnings("DoNotCallSuggester") // until it is wired
public final class Cursor implements AutoCloseable {

    Cursor() {}

    /** Goes to the next row; {@code false} when there is none. */
    public boolean next() {
        throw pending();
    }

    public boolean isNull(int column) {
        throw pending();
    }

    /** A smallint, integer or bigint. */
    public long getLong(int column) {
        throw pending();
    }

    /** {@link #getLong} when it fits (else 22003). */
    public int getInt(int column) {
        return Math.toIntExact(getLong(column));
    }

    /** Any numeric column as a double. */
    public double getDouble(int column) {
        throw pending();
    }

    public boolean getBoolean(int column) {
        throw pending();
    }

    /** A text column's value; any other type in its SQL text form. */
    public String getString(int column) {
        throw pending();
    }

    /** Any numeric column as an exact decimal. */
    public BigDecimal getDecimal(int column) {
        throw pending();
    }

    /** A bytea column's value, or a text column's UTF-8 bytes; a copy. */
    public byte[] getBytes(int column) {
        throw pending();
    }

    public LocalDate getDate(int column) {
        throw pending();
    }

    public LocalDateTime getTimestamp(int column) {
        throw pending();
    }

    /**
     * The value as a Java object, {@code null} for NULL: Short, Integer, Long, Float, Double,
     * Boolean, String, LocalDate, LocalDateTime, BigDecimal or byte[].
     */
    public @Nullable Object getObject(int column) {
        throw pending();
    }

    /**
     * Hands the SQL text form of a value to the sink as UTF-8, without making objects where the
     * type allows it; nothing for NULL. The bytes are valid during the call only.
     */
    public void writeText(int column, TextSink sink) {
        throw pending();
    }

    /** Takes bytes of UTF-8 text. */
    @FunctionalInterface
    public interface TextSink {
        void write(byte[] bytes, int offset, int length);
    }

    /** A copy of the current row. */
    public Row row() {
        throw pending();
    }

    public List<Column> columns() {
        throw pending();
    }

    /** Rows delivered since the query began, over all resumes: the current row's number, from 1. */
    public long rowNumber() {
        throw pending();
    }

    /** Names this cursor in {@link Database#resumableCursors()}; absent when not resumable. */
    public Optional<UUID> id() {
        throw pending();
    }

    /** The commit whose data this cursor reads. */
    public long snapshot() {
        throw pending();
    }

    /** Why there can be no token; absent when the cursor is resumable. */
    public Optional<String> notResumableReason() {
        throw pending();
    }

    /**
     * The right to continue after the current row (before the first row: at the start). It outlives
     * {@link #close()} and may be used many times until it expires.
     *
     * @throws DatabaseException RC008 when the query is not resumable
     */
    public ResumeToken resumeToken() {
        throw pending();
    }

    /** Idempotent. See the class comment for what is kept. */
    @Override
    public void close() {}

    private static UnsupportedOperationException pending() {
        return new UnsupportedOperationException();
    }
}
