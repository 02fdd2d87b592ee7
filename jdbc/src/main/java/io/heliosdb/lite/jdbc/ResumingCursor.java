package io.heliosdb.lite.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;
import org.postgresql.core.TransactionState;

/**
 * One query, read page by page, over as many links as it takes. Its first page is the answer to the
 * query as it is; when there are more rows, the server keeps it as a cursor to FETCH from.
 *
 * <p>The server reports a token with a FETCH that names the position before the first row of that
 * FETCH, before it sends that row. What is known is therefore a pair: the newest token of this
 * cursor, and how many rows have been fetched since its position. Rows of a FETCH that broke are
 * not handed on, so they do not count. Confined to the exchange.
 */
final class ResumingCursor {

    /** Something that returns rows, with the values of its parameters. */
    interface Query {
        /**
         * Runs it.
         *
         * @return its first rows, at most {@code rows}, in a result that can be scrolled
         */
        ResultSet first(Link link, int rows) throws SQLException;
    }

    /** The statement that the query belongs to. */
    interface Owner {
        /** This text, which has no parameters. */
        Query query(String sql);

        /** What limits a statement by time limits each FETCH. */
        void prepare(Statement fetch) throws SQLException;

        /**
         * It can be cancelled from now on; {@code null} ends that.
         *
         * @throws SQLException 57014 when it was already
         */
        void running(@Nullable Statement statement) throws SQLException;
    }

    /**
     * To PostgreSQL's driver: all values that can be are sent in binary format at once. It costs a
     * round trip for the columns, which a query of one page would not be worth.
     */
    private static final int DESCRIBED_FIRST = -1;

    /**
     * Of the first page over a link: somebody waits for its first row, and its values come as text
     * where PostgreSQL's driver does not know their types yet. One more than {@code LIMIT 100},
     * which is so seen to end.
     */
    private static final int FIRST_ROWS = 101;

    private final Exchange exchange;
    private final Exchange.Caller caller;
    private final Owner owner;
    private final Query query;
    private @Nullable Link link;
    private String name = "";
    private @Nullable String token;
    private long rowsSinceToken;
    private boolean handedOn;
    private boolean ended;
    private List<String> shape = List.of();
    private @Nullable PreparedStatement fetch;
    private @Nullable PreparedStatement replaced;
    private int fetchRows;
    private long begunAgainAtNanos;
    private boolean begunAgain;
    private boolean fromStart;
    private long skipped;

    ResumingCursor(Exchange exchange, Exchange.Caller caller, Owner owner, Query query) {
        this.exchange = exchange;
        this.caller = caller;
        this.owner = owner;
        this.query = query;
    }

    /** No row is left to be fetched. */
    boolean hasEnded() {
        return ended;
    }

    /**
     * The next rows, at most {@code rows}, in a result that can be scrolled; fewer at the beginning
     * and after a break, though more are left.
     *
     * @param keep the page before is still in use
     */
    ResultSet fetch(int rows, boolean keep) throws SQLException {
        Exchange.Effect effect = link == null ? Exchange.Effect.READS : Exchange.Effect.READS_ON;
        return exchange.run(
                effect,
                caller,
                (at, budget) -> {
                    boolean begins = link != at;
                    boolean again = begins && (link != null || budget.failures() > 0);
                    ResultSet page = begins ? begin(at, rows, again) : fetch(at, rows, keep);
                    if (begunAgain) {
                        tellResumed(at, budget);
                    }
                    return page;
                });
    }

    private ResultSet begin(Link at, int rows, boolean again) throws SQLException {
        if (again) {
            noteAgain();
        }
        closeLeftCursors(at);
        fetch = null;
        replaced = null;
        int wanted = Math.min(rows, FIRST_ROWS);
        if (token == null && handedOn) {
            throw Failures.notResumable();
        } else if (token != null) {
            String resume = new ResumePoint(token, rowsSinceToken).statement();
            return first(at, owner.query(resume), wanted);
        } else if (again) {
            exchange.transaction().enter(false); // not at another snapshot than others in it
        }
        return first(at, query, wanted);
    }

    private ResultSet first(Link at, Query begin, int rows) throws SQLException {
        @Nullable String heldBefore = at.heldPortal();
        ResultSet page = take(at, rows, () -> begin.first(at, rows));
        link = at;
        name = "";
        if (!ended) {
            String held = at.heldPortal();
            if (held == null || held.equals(heldBefore)) {
                throw Failures.notHeld();
            }
            name = held;
        }
        return page;
    }

    private void noteAgain() {
        if (!begunAgain) {
            begunAgain = true;
            begunAgainAtNanos = exchange.nanoTime();
        }
        fromStart = token == null;
        skipped = fromStart ? 0 : rowsSinceToken;
    }

    /** The place in front of the last {@code rows} rows that were fetched. */
    Optional<ResumePoint> placeBefore(long rows) {
        return Optional.ofNullable(token)
                .map(known -> new ResumePoint(known, rowsSinceToken - rows));
    }

    private ResultSet fetch(Link at, int rows, boolean keep) throws SQLException {
        PreparedStatement statement = fetchStatement(at, rows, keep);
        return take(
                at,
                rows,
                () -> {
                    owner.running(statement);
                    try {
                        ResultSet page = statement.executeQuery();
                        closeReplaced();
                        return page;
                    } finally {
                        owner.running(null);
                    }
                });
    }

    /** Takes over the next page, of at most so many rows, and what the server tells with it. */
    private ResultSet take(Link at, int rows, Exchange.InnerCall<ResultSet> call)
            throws SQLException {
        @Nullable String tokenBefore = at.token();
        try {
            ResultSet page = call.run();
            int count = size(page);
            noteToken(tokenBefore, at);
            checkShape(page.getMetaData());
            rowsSinceToken += count;
            handedOn |= count > 0;
            ended = count < rows;
            return page;
        } catch (SQLException e) {
            noteToken(tokenBefore, at);
            throw e;
        }
    }

    private PreparedStatement fetchStatement(Link at, int rows, boolean keep) throws SQLException {
        PreparedStatement statement = fetch;
        if (statement == null || keep || rows != fetchRows) {
            replaced = keep ? null : statement;
            statement =
                    at.inner()
                            .prepareStatement(
                                    "FETCH FORWARD " + rows + " FROM " + name,
                                    ResultSet.TYPE_SCROLL_INSENSITIVE,
                                    ResultSet.CONCUR_READ_ONLY);
            owner.prepare(statement);
            statement.unwrap(PGStatement.class).setPrepareThreshold(DESCRIBED_FIRST);
            fetch = statement;
            fetchRows = rows;
        }
        return statement;
    }

    /** The page that came by it is read to its end. */
    private void closeReplaced() throws SQLException {
        PreparedStatement left = replaced;
        replaced = null;
        if (left != null) {
            left.close();
        }
    }

    /** A token that is new since this FETCH was sent is this cursor's, and of this FETCH. */
    private void noteToken(@Nullable String before, Link at) {
        String now = at.token();
        if (now != null && !now.equals(before)) {
            token = now;
            rowsSinceToken = 0;
        }
    }

    private static int size(ResultSet page) throws SQLException {
        int count = page.last() ? page.getRow() : 0;
        page.beforeFirst();
        return count;
    }

    /** Whatever a server resumes, it must be this query. */
    private void checkShape(ResultSetMetaData columns) throws SQLException {
        List<String> found = new ArrayList<>();
        for (int column = 1; column <= columns.getColumnCount(); column++) {
            found.add(columns.getColumnLabel(column) + " " + columns.getColumnTypeName(column));
        }
        if (shape.isEmpty()) {
            shape = found;
        } else if (!shape.equals(found)) {
            throw new SQLException(
                    "the columns are others than before the connection broke",
                    SqlStates.DATA_CORRUPTED);
        }
    }

    private void tellResumed(Link at, RetryBudget budget) {
        begunAgain = false;
        long nanos = exchange.nanoTime() - begunAgainAtNanos;
        exchange.events()
                .resumed(
                        new ResumeListener.Resumed(
                                at.host().toString(),
                                Math.max(1, budget.failures()),
                                Math.max(nanos, budget.nanosSinceBreak()),
                                skipped,
                                fromStart));
    }

    /** Gives the server's cursor back; a link that is gone has done so already. */
    void close() throws SQLException {
        Link at = link;
        if (at == null || name.isEmpty() || at != exchange.link() || exchange.isClosed()) {
            return;
        }
        String cursor = name;
        name = "";
        exchange.runIfLive(
                at,
                () -> {
                    at.closeLater(cursor);
                    closeLeftCursors(at);
                });
    }

    private static void closeLeftCursors(Link at) throws SQLException {
        if (at.transactionState() == TransactionState.FAILED) {
            return;
        }
        String left = at.nextLeftCursor();
        while (left != null) {
            try (Statement statement = at.inner().createStatement()) {
                statement.execute("CLOSE " + left);
            } catch (SQLException e) {
                if (!SqlStates.NO_SUCH_CURSOR.equals(e.getSQLState())) {
                    throw e;
                }
                // gone with its transaction, which was rolled back
            }
            left = at.nextLeftCursor();
        }
    }
}
