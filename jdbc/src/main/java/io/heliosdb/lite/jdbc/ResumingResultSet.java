package io.heliosdb.lite.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one query, page by page; values are read from PostgreSQL's driver's result of the
 * page. The row is moved here, so that pages are nobody else's business. Confined to one thread at
 * a time, but {@link #close}.
 */
final class ResumingResultSet extends PageGetters implements Exchange.Caller {

    private final ResumingStatement statement;
    private final Statement statementProxy;
    private final ResumingCursor cursor;
    private final long rowsMax;
    private final PageSize pageSize;
    private ResultSet page;
    private Optional<ResumePoint> pageBegin = Optional.empty();
    private long rowOfPage;
    private @Nullable ResultSet upcoming;
    private Optional<ResumePoint> upcomingBegin = Optional.empty();
    private long fetched;
    private long cameNanos;
    private long row;
    private boolean onRow;
    private boolean behindLast;
    private volatile boolean closed;

    /**
     * Runs the query and fetches its first page.
     *
     * @param rowsMax 0 for no limit
     */
    ResumingResultSet(
            ResumingStatement statement,
            Statement statementProxy,
            ResumingCursor.Query query,
            int fetchSize,
            long rowsMax)
            throws SQLException {
        this.statement = statement;
        this.statementProxy = statementProxy;
        this.pageSize = new PageSize(fetchSize);
        this.rowsMax = rowsMax;
        this.cursor = new ResumingCursor(statement.exchange(), this, statement, query);
        this.page = firstPage();
        this.pageBegin = upcomingBegin;
    }

    private ResultSet firstPage() throws SQLException {
        try {
            return fetch(false);
        } catch (SQLException e) {
            cursor.close();
            throw e;
        }
    }

    @Override
    public void checkCancelled() throws SQLException {
        if (closed) {
            throw Failures.closed("this result");
        }
        statement.checkCancelled();
    }

    private int rowsToFetch() {
        return rowsMax == 0 ? pageSize.rows() : (int) Math.min(pageSize.rows(), rowsMax - fetched);
    }

    private void countPage(ResultSet fresh, int asked, long nanos) throws SQLException {
        int count = fresh.last() ? fresh.getRow() : 0;
        if (count == asked) {
            pageSize.came(nanos, PageSize.bytesPerRow(fresh, count));
        }
        fresh.beforeFirst();
        fetched += count;
        upcomingBegin = cursor.placeBefore(count);
        if (hasAll()) {
            cursor.close();
        }
    }

    private boolean hasAll() {
        return cursor.hasEnded() || (rowsMax > 0 && fetched >= rowsMax);
    }

    /** The next row, over as many connections as it takes. */
    @Override
    public boolean next() throws SQLException {
        checkOpen();
        if (page.next() || nextPage()) {
            row++;
            rowOfPage++;
            onRow = true;
            return true;
        }
        onRow = false;
        behindLast = true;
        return false;
    }

    private boolean nextPage() throws SQLException {
        ResultSet fresh = upcoming;
        upcoming = null;
        if (fresh == null) {
            if (hasAll()) {
                return false;
            }
            fresh = fetch(false);
            page.close();
        } else {
            page.getStatement().close();
        }
        page = fresh;
        pageBegin = upcomingBegin;
        rowOfPage = 0;
        return page.next();
    }

    private ResultSet fetch(boolean keep) throws SQLException {
        statement.begin();
        try {
            long began = System.nanoTime();
            if (fetched > 0) {
                pageSize.used(began - cameNanos);
            }
            int rows = rowsToFetch();
            ResultSet fresh = cursor.fetch(rows, keep);
            cameNanos = System.nanoTime();
            countPage(fresh, rows, cameNanos - began);
            return fresh;
        } finally {
            statement.end();
        }
    }

    /** Behind the current row. */
    @Override
    public Optional<ResumePoint> resumePoint() throws SQLException {
        checkOpen();
        return pageBegin.map(begin -> new ResumePoint(begin.token(), begin.skip() + rowOfPage));
    }

    /** May fetch the next page to know. */
    @Override
    public boolean isLast() throws SQLException {
        checkOpen();
        if (!onRow || !page.isLast()) {
            return false;
        }
        if (upcoming == null && !hasAll()) {
            upcoming = fetch(true);
        }
        return upcoming == null || !upcoming.isBeforeFirst();
    }

    @Override
    public boolean isBeforeFirst() throws SQLException {
        checkOpen();
        return row == 0 && fetched > 0;
    }

    @Override
    public boolean isFirst() throws SQLException {
        checkOpen();
        return onRow && row == 1;
    }

    @Override
    public boolean isAfterLast() throws SQLException {
        checkOpen();
        return behindLast && row > 0;
    }

    /** Counts over all pages; 0 when not on a row. */
    @Override
    public int getRow() throws SQLException {
        checkOpen();
        return onRow ? (int) Math.min(row, Integer.MAX_VALUE) : 0;
    }

    @Override
    public int getType() throws SQLException {
        checkOpen();
        return ResultSet.TYPE_FORWARD_ONLY;
    }

    @Override
    public int getFetchSize() throws SQLException {
        checkOpen();
        return pageSize.asked();
    }

    /** For the pages that are not fetched yet; 0 is the connection's. */
    @Override
    public void setFetchSize(int rows) throws SQLException {
        checkOpen();
        pageSize.reset(statement.fetchSizeOr(rows));
    }

    @Override
    public Statement getStatement() throws SQLException {
        checkOpen();
        return statementProxy;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    /** Any thread may call it: a reader that waits for a server is let go. */
    @Override
    public void close() throws SQLException {
        if (closed) {
            return;
        }
        closed = true;
        statement.wake();
        cursor.close();
        page.close();
        statement.resultClosed(this);
    }

    private void checkOpen() throws SQLException {
        if (closed) {
            throw Failures.closed("this result");
        }
    }

    @Override
    ResultSet page() throws SQLException {
        checkOpen();
        return page;
    }

    @Override
    public <T> T unwrap(Class<T> wanted) throws SQLException {
        return wanted.isInstance(this) ? wanted.cast(this) : page().unwrap(wanted);
    }

    @Override
    public boolean isWrapperFor(Class<?> wanted) throws SQLException {
        return wanted.isInstance(this) || page().isWrapperFor(wanted);
    }
}
