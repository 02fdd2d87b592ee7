package io.heliosdb.lite.server;

import io.heliosdb.lite.Column;
import io.heliosdb.lite.CopyDescription;
import io.heliosdb.lite.Cursor;
import io.heliosdb.lite.QueryOptions;
import io.heliosdb.lite.Result;
import io.heliosdb.lite.Session;
import io.heliosdb.lite.StatementDescription;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.pgwire.buffer.WireOutput;
import io.heliosdb.lite.pgwire.message.ColumnDescription;
import io.heliosdb.lite.pgwire.message.FormatCodes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** A statement with its values, which is run when it is first asked for rows. */
final class Portal implements AutoCloseable {

    /** A step ends after so many bytes or nanoseconds, whichever is first; at least one row. */
    private static final int STEP_BYTES = 64 * 1024;

    private static final long STEP_NANOS = 10_000_000;
    private static final int ROWS_PER_LOOK = 64;

    /** How a step ended. */
    enum Progress {
        /** There may be more; the bytes so far are to be sent. */
        MORE,
        /** The row limit is reached. */
        SUSPENDED,
        /** The client is to send data: {@link Portal#copying}. */
        WAITING,
        DONE
    }

    private final Statement statement;
    private final FormatCodes formats;
    private final @Nullable Object[] values;
    private @Nullable Cursor cursor;
    private @Nullable RowSink sink;
    private @Nullable RowsAhead ahead;
    private @Nullable PlaceReports reports;
    private @Nullable CopyIn copying;
    private @Nullable String tag;
    private long rows;
    private long allRows;
    private boolean aheadPartly;

    Portal(Statement statement, FormatCodes formats, @Nullable Object[] values) {
        this.statement = statement;
        this.formats = formats;
        this.values = values;
    }

    Statement statement() {
        return statement;
    }

    /** What RowDescription tells; empty when there are no rows. */
    List<ColumnDescription> columns() {
        StatementDescription description = statement.description();
        List<Column> columns =
                description == null ? List.of() : description.columns().orElse(List.of());
        List<ColumnDescription> described = new ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            described.add(WireType.describe(columns.get(i), formats.isBinary(i)));
        }
        return described;
    }

    /**
     * Begins an Execute: runs the statement if that has not been done. When it returns, the cursor
     * of a query or FETCH stands behind what was sent before, and no row of this Execute is
     * written.
     */
    void execute(Session session, WireOutput out) {
        rows = 0;
        report();
        StatementDescription description = statement.description();
        if (cursor != null || description == null) {
            return;
        }
        if (tag != null) {
            runAgain(description);
            return;
        }
        if (description.copy().isPresent()) {
            copy(session, out, description.copy().get());
        } else {
            run(session, out, description);
        }
    }

    /** What gave rows has none left; anything else runs once. */
    private void runAgain(StatementDescription description) {
        if (description.columns().isEmpty()) {
            throw new DatabaseException(
                            SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE,
                            "the portal has been run already")
                    .hint("Bind the statement again.");
        }
        if (description.command().equals("SELECT")) {
            tag = "SELECT 0";
        }
    }

    private void copy(Session session, WireOutput out, CopyDescription copy) {
        if (copy.toClient()) {
            Cursor opened = session.query(copy.statement());
            begin(session, opened);
            sink = new CopyOut(out, CopyFormat.of(copy.options()), opened.columns());
        } else {
            copying = new CopyIn(session, copy, out);
        }
    }

    /** The COPY that waits for data of the client. */
    @Nullable CopyIn copying() {
        return copying;
    }

    private void run(Session session, WireOutput out, StatementDescription description) {
        QueryOptions options = QueryOptions.defaults();
        boolean inTransaction = session.status() != Session.Status.IDLE;
        switch (session.run(options, statement.text(), description.parameterTypes(), values)) {
            case Result.Done(String done, _) -> {
                tag = done;
                WireErrors.warning(done, inTransaction).ifPresent(warning -> warning.writeTo(out));
            }
            case Result.Rows(Cursor opened) -> {
                requireDescribed(opened.columns(), description);
                begin(session, opened.isFetched() ? withAhead(session, opened) : opened);
                sink = new RowEncoder(out, opened.columns(), formats);
            }
        }
    }

    private void begin(Session session, Cursor opened) {
        cursor = opened;
        if (opened.notResumableReason().isEmpty() && !session.hasWritten()) {
            reports = new PlaceReports(opened, session.reportsInStream());
        }
        report();
    }

    /** A FETCH begins with what was read for it before it came, where its client can read that. */
    private Cursor withAhead(Session session, Cursor fetched) {
        if (!(fetched.kept() instanceof RowsAhead read)) {
            return fetched;
        }
        read.dropTo(fetched.rowsBefore());
        if (fetched.rowsReadAhead() > 0 && !read.isEncodedAs(formats)) {
            return session.fetchAgain(fetched);
        }
        ahead = read;
        aheadPartly = !read.isWhole() && read.count() > 0;
        return fetched;
    }

    private static void requireDescribed(List<Column> columns, StatementDescription description) {
        List<Column> described = description.columns().orElse(List.of());
        if (!columns.equals(described)) {
            throw new DatabaseException(
                            SqlState.FEATURE_NOT_SUPPORTED,
                            "the columns are not those that the statement was described with")
                    .hint("Prepare the statement again.");
        }
    }

    /**
     * The client has asked for more: it has what it was sent. When that was only a part of what was
     * read ahead, because it asked for less than before, nobody knows its place.
     */
    private void report() {
        if (reports != null && cursor != null && !aheadPartly) {
            reports.report();
        }
    }

    /**
     * Appends rows; before the first ones of an Execute, and in front of later ones where the
     * client wants that, the token of where they begin.
     */
    Progress step(WireOutput out, int limit) {
        PlaceReports places = reports;
        if (places == null || cursor == null) {
            return rows(out, limit);
        }
        if (ahead == null || ahead.isEmpty()) {
            places.reportInStream();
        }
        int begin = out.size();
        Progress progress = rows(out, limit);
        places.writeTo(out, begin);
        return progress;
    }

    /** Appends rows, up to {@code maxRows} since {@link #execute}; 0 is no limit. */
    private Progress rows(WireOutput out, int maxRows) {
        int limit = sink instanceof CopyOut ? 0 : maxRows;
        CopyIn input = copying;
        if (input != null) {
            return takeIn(input);
        }
        Cursor open = cursor;
        RowSink rowSink = sink;
        if (open == null || rowSink == null) {
            return Progress.DONE;
        }
        boolean more = takeAhead(open, out, limit);
        long began = System.nanoTime();
        while (limit <= 0 || rows < limit) {
            Cursor.Advance advance = more ? open.advance() : Cursor.Advance.END;
            if (advance == Cursor.Advance.END) {
                rowSink.end();
                return Progress.DONE;
            }
            if (advance == Cursor.Advance.ROW) {
                rowSink.encode(open);
                rows++;
                allRows++;
                if (out.size() < STEP_BYTES && rows % ROWS_PER_LOOK != 0) {
                    continue;
                }
            }
            if (out.size() >= STEP_BYTES || System.nanoTime() - began > STEP_NANOS) {
                return Progress.MORE;
            }
        }
        return Progress.SUSPENDED;
    }

    /** Appends what was read ahead; false when that was the end of the result. */
    private boolean takeAhead(Cursor open, WireOutput out, int limit) {
        RowsAhead read = ahead;
        if (read == null || read.isEmpty()) {
            return true;
        }
        long most = limit <= 0 ? Long.MAX_VALUE : limit - rows;
        if (open.isFetched()) {
            most = Math.min(most, open.rowsReadAhead() - allRows);
        }
        long moved = read.moveTo(out, Math.max(most, 0));
        rows += moved;
        allRows += moved;
        aheadPartly = read.count() > 0;
        return aheadPartly || read.requireMore() || open.isFetched();
    }

    /**
     * Of a portal that is suspended: gets its next rows ready while the client works on those that
     * it has, in one step.
     *
     * @param bytesMax of rows that are ready
     * @return whether another step would find room
     */
    boolean readAhead(int bytesMax) {
        Cursor open = cursor;
        if (open == null || open.isFetched() || reports == null || aheadPartly) {
            return false;
        }
        RowsAhead reading = ahead;
        if (reading == null) {
            reading = new RowsAhead(open.columns(), formats);
            ahead = reading;
        }
        return reading.read(open, rows, bytesMax);
    }

    /**
     * Of a FETCH that is done: what gets the rows of the next one ready, which will probably be its
     * like; null where nothing speaks for that. It has to wait for the second one of the same
     * formats: clients' libraries change them when they know the columns.
     */
    @Nullable IntPredicate readingOn() {
        Cursor open = cursor;
        boolean told = reports != null && reports.isTold();
        if (open == null || !open.isFetched() || !told || aheadPartly || open.hasEnded()) {
            return null; // without a token there would be no way back
        }
        if (open.kept() instanceof RowsAhead reading && reading.isEncodedAs(formats)) {
            long max = rows;
            return bytesMax -> reading.read(open, max, bytesMax);
        }
        open.keep(new RowsAhead(open.columns(), formats));
        return null;
    }

    /**
     * Of a query that its first Execute has left suspended: its rows are the session's from now on,
     * to be read by FETCH.
     *
     * @return the name of the cursor; empty when it is read by Execute already
     */
    Optional<String> hold(Session session) {
        Cursor open = cursor;
        if (open == null || open.isFetched() || allRows > rows) {
            return Optional.empty();
        }
        String name = session.hold(open, statement.text());
        ended();
        return Optional.of(name);
    }

    private Progress takeIn(CopyIn input) {
        if (!input.step()) {
            return Progress.WAITING;
        }
        tag = "COPY " + input.rows();
        copying = null;
        return Progress.DONE;
    }

    /** The command tag, once it is done. */
    String tag() {
        StatementDescription description = statement.description();
        if (tag != null) {
            return tag;
        }
        String command = description == null ? "" : description.command();
        return switch (command) {
            case "SELECT" -> "SELECT " + rows;
            case "FETCH" -> "FETCH " + allRows;
            case "COPY" -> "COPY " + rows;
            default -> command;
        };
    }

    /** All rows are sent: the last of them may get lost yet, and be asked for again. */
    void finish() {
        suspend();
    }

    /** The client is gone, perhaps without knowing: what it read can be continued. */
    void suspend() {
        if (cursor != null) {
            cursor.suspend();
            ended();
        }
    }

    @Override
    public void close() {
        if (copying != null) {
            copying.close();
            copying = null;
        }
        if (cursor != null) {
            cursor.close();
            ended();
        }
    }

    private void ended() {
        cursor = null;
        sink = null;
        ahead = null;
        tag = tag();
    }
}
