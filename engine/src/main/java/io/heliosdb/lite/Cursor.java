package io.heliosdb.lite;

import io.heliosdb.lite.cursor.RestorableCursor;
import io.heliosdb.lite.engine.EngineSession;
import io.heliosdb.lite.engine.FetchedRows;
import io.heliosdb.lite.engine.Outcome;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.plan.OutputColumn;
import io.heliosdb.lite.execution.row.Batch;
import io.heliosdb.lite.execution.type.SqlType;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One open query. Used by one thread at a time; it may move between threads when one hands it to
 * the other as any object that is not thread-safe (a queue, a future, a lock). Two threads in one
 * cursor at once are a mistake. Where {@link #next()} leaves a batch (of at most 1024 rows) or
 * saves its position, and in {@link #resumeToken()} and {@link #acknowledge()}, the second one gets
 * 55006; between rows of one batch nothing is checked, and both may get the same row or miss one.
 * {@link #close()} may be called by any thread at any time; the reader's next call fails with
 * 34000.
 *
 * <p>{@link #next()} acknowledges the row before; {@link #resumeToken()} acknowledges the current
 * row too. {@link #close()} deletes the cursor's state and releases its snapshot, unless a token
 * was taken from it or it was resumed from one. {@link Database#close()}, an unreachable cursor and
 * a dead process suspend it instead: it stays resumable for its time to live.
 *
 * <p>A cursor with a name ({@link QueryOptions#name}) is different: only {@link #acknowledge()}
 * moves its position, {@link #close()} suspends it, and its name continues it instead of a token.
 *
 * <p>The getters take a column's position, from 0. The typed ones throw 22002 on NULL: ask {@link
 * #isNull} first. Values are read from the current row only. When the cursor has stood at that row
 * for a second or longer, its memory may have been given back: the row is then read again, which
 * may fail as {@link #next} does.
 */
public final class Cursor implements AutoCloseable {

    private final RestorableCursor rows;
    private final SqlType[] types;
    private final @Nullable FetchedRows fetched;

    /** Null when the rows are those of a cursor that the session keeps. */
    private final @Nullable OwnedRows owned;

    private final Runnable onFailure;
    private final EngineSession session;
    private @Nullable List<Column> columns;
    private boolean ended;

    /**
     * @param onFailure told when a row cannot be had
     * @param session who opened it
     */
    Cursor(RestorableCursor rows, Cleaner cleaner, Runnable onFailure, EngineSession session) {
        this.rows = rows;
        this.session = session;
        this.onFailure = onFailure;
        this.types = types(rows.columns());
        this.fetched = null;
        this.owned = new OwnedRows(this, rows, cleaner);
    }

    /** Rows of a cursor that the session keeps. */
    Cursor(Outcome.Fetched of, EngineSession session) {
        this.rows = of.cursor();
        this.session = session;
        this.onFailure = of.onFailure();
        this.types = types(rows.columns());
        this.fetched = of.rows();
        this.owned = null;
    }

    /** A loop, because a query by key takes microseconds in all. */
    private static SqlType[] types(List<OutputColumn> columns) {
        SqlType[] types = new SqlType[columns.size()];
        for (int i = 0; i < types.length; i++) {
            types[i] = columns.get(i).type().type();
        }
        return types;
    }

    /** What {@link #advance()} led to. */
    public enum Advance {
        ROW,
        END,
        /** Nothing yet: another call goes on. */
        PAUSED
    }

    /**
     * Goes to the next row; {@code false} when there is none.
     *
     * @throws DatabaseException RC005 when somebody else has resumed this cursor, 55006 when
     *     another thread is in it, and whatever the query fails with
     */
    public boolean next() {
        try {
            Advance advance = advance();
            while (advance == Advance.PAUSED) {
                advance = advance();
            }
            return advance == Advance.ROW;
        } catch (RuntimeException | Error failure) {
            onFailure.run();
            throw failure;
        }
    }

    /**
     * As {@link #next()}, for whoever has other things to do meanwhile, or reads before anybody has
     * asked: one step of about 10 ms at most, which may not find a row yet. Until it does there is
     * no current row. What it throws does not fail the session's transaction: {@link Session#fail}.
     */
    public Advance advance() {
        try {
            Advance advance = of(fetched == null ? rows.advance() : fetched.advance());
            ended = advance == Advance.END && (fetched == null || fetched.atEnd());
            return advance;
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * As {@link #advance()}, for rows that nobody has asked for yet; those of a FETCH go on behind
     * its last one, into the next FETCH of the same cursor ({@link #rowsReadAhead}).
     */
    public Advance readAhead() {
        if (fetched == null) {
            return advance();
        }
        try {
            return of(fetched.readAhead());
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * So many of the first rows of this FETCH were read ahead at the FETCH before, and are in the
     * hands of who read them: {@link #next()} goes on behind them.
     */
    public long rowsReadAhead() {
        return fetched == null ? 0 : fetched.rowsReadAhead();
    }

    /** Rows of the result before the first one of this FETCH, over all resumes. */
    public long rowsBefore() {
        return requireFetched().rowsBefore();
    }

    /** Whether this is what a FETCH gave. */
    public boolean isFetched() {
        return fetched != null;
    }

    /** What was {@linkplain #keep kept} with the cursor that this FETCH reads. */
    public @Nullable Object kept() {
        return requireFetched().kept();
    }

    /** Keeps something with the cursor that this FETCH reads, for those to come. */
    public void keep(Object something) {
        requireFetched().keep(something);
    }

    FetchedRows requireFetched() {
        FetchedRows known = fetched;
        if (known == null) {
            throw new DatabaseException(
                    SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, "the rows are not those of a FETCH");
        }
        return known;
    }

    private static Advance of(RestorableCursor.Advance advance) {
        return switch (advance) {
            case ROW -> Advance.ROW;
            case END -> Advance.END;
            case PAUSED -> Advance.PAUSED;
        };
    }

    /** Whether {@link #next()} has come to the end of the result, not only of a FETCH. */
    public boolean hasEnded() {
        return ended;
    }

    /**
     * Where the current row lies, for encoders that read values without a check for each; valid
     * until the next row is asked for.
     */
    public Batch batch() {
        if (fetched != null) {
            fetched.requireCurrent();
        }
        return rows.batch();
    }

    /** The current row's index in {@link #batch}. */
    public int batchRow() {
        return rows.row();
    }

    public boolean isNull(int column) {
        try {
            return batch().isNull(column, rows.row());
        } catch (IndexOutOfBoundsException failure) {
            throw Values.misplaced(column, types.length, rows.row() >= 0, failure);
        }
    }

    /** A smallint, integer or bigint. */
    public long getLong(int column) {
        if (isNull(column)) {
            throw Values.isNull(name(column));
        }
        if (!types[column].isInteger()) {
            throw wrongType(column, "integer");
        }
        return batch().longAt(column, rows.row());
    }

    /** {@link #getLong} when it fits (else 22003). */
    public int getInt(int column) {
        return Values.toInt(getLong(column));
    }

    /** Any numeric column as a double. */
    public double getDouble(int column) {
        if (isNull(column)) {
            throw Values.isNull(name(column));
        }
        Batch batch = batch();
        return switch (types[column]) {
            case FLOAT8, FLOAT4 -> batch.doubleAt(column, rows.row());
            case SMALLINT, INT4, INT8 -> batch.longAt(column, rows.row());
            case NUMERIC -> Values.toDouble(batch.numericAt(column, rows.row()));
            case BOOLEAN, TEXT, DATE, TIMESTAMP, BYTEA -> throw wrongType(column, "number");
        };
    }

    public boolean getBoolean(int column) {
        requireType(column, SqlType.BOOLEAN);
        return batch().booleanAt(column, rows.row());
    }

    /** A text column's value; any other type in its SQL text form. */
    public String getString(int column) {
        if (isNull(column)) {
            throw Values.isNull(name(column));
        }
        return types[column] == SqlType.TEXT
                ? batch().textAt(column, rows.row())
                : Values.text(Values.object(batch(), types[column], column, rows.row()));
    }

    /** Any numeric column as an exact decimal. */
    public BigDecimal getDecimal(int column) {
        if (isNull(column)) {
            throw Values.isNull(name(column));
        }
        return Values.toDecimal(Values.object(batch(), types[column], column, rows.row()))
                .orElseThrow(() -> wrongType(column, "number"));
    }

    /** A bytea column's value, or a text column's UTF-8 bytes; a copy. */
    public byte[] getBytes(int column) {
        if (isNull(column)) {
            throw Values.isNull(name(column));
        }
        if (types[column] != SqlType.BYTEA && types[column] != SqlType.TEXT) {
            throw wrongType(column, "bytea");
        }
        return batch().bytesAt(column, rows.row());
    }

    public LocalDate getDate(int column) {
        requireType(column, SqlType.DATE);
        return LocalDate.ofEpochDay(batch().longAt(column, rows.row()));
    }

    public LocalDateTime getTimestamp(int column) {
        requireType(column, SqlType.TIMESTAMP);
        return Values.timestamp(batch().longAt(column, rows.row()));
    }

    /**
     * The value as a Java object, {@code null} for NULL: Short, Integer, Long, Float, Double,
     * Boolean, String, LocalDate, LocalDateTime, BigDecimal (NaN: Double) or byte[].
     */
    public @Nullable Object getObject(int column) {
        return isNull(column) ? null : Values.object(batch(), types[column], column, rows.row());
    }

    /**
     * Hands the SQL text form of a value to the sink as UTF-8, without making objects where the
     * type allows it; nothing for NULL. The bytes are valid during the call only.
     */
    public void writeText(int column, TextSink sink) {
        if (isNull(column)) {
            return;
        }
        Batch batch = batch();
        int row = rows.row();
        if (types[column] == SqlType.TEXT) {
            sink.write(batch.data(), batch.cellOffset(column, row), batch.cellLength(column, row));
        } else {
            byte[] bytes = Values.utf8(batch, types[column], column, row);
            sink.write(bytes, 0, bytes.length);
        }
    }

    /** Takes bytes of UTF-8 text. */
    @FunctionalInterface
    public interface TextSink {
        void write(byte[] bytes, int offset, int length);
    }

    /** A copy of the current row. */
    public Row row() {
        List<Column> names = columns();
        @Nullable Object[] values = new @Nullable Object[types.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = getObject(i);
        }
        return new Row(names, values);
    }

    public List<Column> columns() {
        List<Column> known = columns;
        if (known == null) {
            known = Column.of(rows.columns());
            columns = known;
        }
        return known;
    }

    /** Rows delivered since the query began, over all resumes: the current row's number, from 1. */
    public long rowNumber() {
        return rows.rowNumber();
    }

    /** Names this cursor in {@link Database#resumableCursors()}; absent when not resumable. */
    public Optional<UUID> id() {
        return rows.id();
    }

    /**
     * Entries that this handle has read from storage and spools so far: what a resume really costs.
     */
    public long entriesRead() {
        return rows.entriesRead();
    }

    /** The commit whose data this cursor reads. */
    public long snapshot() {
        return rows.snapshot();
    }

    /** Why there can be no token; absent when the cursor is resumable. */
    public Optional<String> notResumableReason() {
        return rows.notResumableReason();
    }

    /**
     * The right to continue after the current row (before the first row: at the start). It outlives
     * {@link #close()} and may be used many times until it expires.
     *
     * @throws DatabaseException RC008 when the query is not resumable
     */
    public ResumeToken resumeToken() {
        try {
            return ResumeToken.of(rows.token());
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * The consumer has all rows that were delivered so far. From the first call on (before the
     * first row, with none delivered) only these calls acknowledge, no longer {@link #next()}: for
     * rows that travel to a consumer elsewhere. Counts and tokens of both sides then agree.
     *
     * @throws DatabaseException RC008 when the query is not resumable
     */
    public void report() {
        try {
            rows.report();
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Notes the place of now: it is what the next {@link #report()} tells of, whatever has been
     * read meanwhile. For rows that are read before their consumer asks for them.
     *
     * @throws DatabaseException RC008 when the query is not resumable
     */
    public void mark() {
        try {
            rows.mark();
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * The right to continue behind the rows that {@link #report()} told of; later ones may be
     * delivered already. Unlike {@link #resumeToken()} it keeps nothing: after {@link #close()} the
     * snapshot may be collected, and then the token is refused (72000).
     *
     * @return absent when the query is not resumable, or tokens carry no position ({@code
     *     cursor_restore.sign_resume_tokens = false})
     */
    public Optional<ResumeToken> reportedToken() {
        try {
            return rows.reportedToken().map(ResumeToken::of);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Leaves the cursor resumable for its time to live, at its first row that is not acknowledged;
     * when all rows were delivered, for a minute. A query that is not resumable is closed.
     */
    public void suspend() {
        if (owned != null) {
            owned.suspend();
        }
    }

    /**
     * Acknowledges the current row and all before it; when {@link #next()} has returned false, the
     * whole result. Only for a cursor with a name. It is part of the transaction in which the
     * cursor was opened while that is open, else it is a transaction of its own, durable on return;
     * {@link Transaction#acknowledge} names another one.
     *
     * @throws DatabaseException 34000 when the cursor has no name or is closed, RC005 when somebody
     *     took it over
     */
    public void acknowledge() {
        acknowledge(session);
    }

    void acknowledge(EngineSession in) {
        try {
            in.acknowledge(rows, OptionalLong.empty());
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** Idempotent. See the class comment for what is kept. */
    @Override
    public void close() {
        if (owned != null) {
            owned.close();
        }
    }

    /** The session keeps the rows, and ends them: this handle is not used any more. */
    RestorableCursor handOver() {
        if (owned == null) {
            throw new IllegalStateException("the session keeps these rows already");
        }
        owned.release();
        return rows;
    }

    private void requireType(int column, SqlType wanted) {
        if (isNull(column)) {
            throw Values.isNull(name(column));
        }
        if (types[column] != wanted) {
            throw wrongType(column, wanted.sqlName());
        }
    }

    private DatabaseException wrongType(int column, String asked) {
        return new DatabaseException(
                        SqlState.DATATYPE_MISMATCH, "the column does not hold the type asked for")
                .with("column", name(column))
                .with("type", types[column].sqlName())
                .with("asked", asked);
    }

    private String name(int column) {
        return rows.columns().get(column).name();
    }
}
