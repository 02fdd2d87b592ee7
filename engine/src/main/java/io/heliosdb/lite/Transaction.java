package io.heliosdb.lite;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Statements that commit together or not at all. Used by one thread at a time.
 *
 * <p>Closing without {@link #commit()} rolls back. After a failed statement only {@link
 * #rollback()} is left: everything else is 25P02.
 */
public final class Transaction implements AutoCloseable {

    private final Session session;

    Transaction(Session session) {
        this.session = session;
    }

    public long execute(String sql, @Nullable Object... parameters) {
        return session.execute(sql, parameters);
    }

    public Cursor query(String sql, @Nullable Object... parameters) {
        return session.query(sql, parameters);
    }

    public Cursor query(QueryOptions options, String sql, @Nullable Object... parameters) {
        return session.query(options, sql, parameters);
    }

    public List<Row> queryAll(String sql, @Nullable Object... parameters) {
        return session.queryAll(sql, parameters);
    }

    /**
     * Acknowledges all rows that the cursor has given, as part of this transaction: the commit
     * keeps it, a rollback takes it back. The cursor may have been opened elsewhere.
     *
     * @throws DatabaseException 34000 when the cursor has no name, RC005 when somebody took it over
     */
    public void acknowledge(Cursor cursor) {
        session.acknowledge(cursor);
    }

    /**
     * Keeps how far an import is, as part of this transaction: the commit keeps it together with
     * the rows, a rollback takes it back. There is one for each table and file; a later one takes
     * the place of an earlier one. It counts for the table that has this name now.
     */
    public void remember(ImportProgress progress) {
        session.inner().remember(progress);
    }

    /**
     * How far an unfinished import of this file into this table is, as the newest commit of any
     * transaction says. Empty also when the table of that name is another one since.
     */
    public Optional<ImportProgress> importProgress(String table, String file) {
        return session.inner().importProgress(table, file);
    }

    /** Forgets how far an import is, as part of this transaction. Nothing happens if unknown. */
    public void forgetImport(String table, String file) {
        session.inner().forgetImport(table, file);
    }

    /**
     * Returns once the changes are durable.
     *
     * @throws DatabaseException RC005 when a cursor that was acknowledged in this transaction was
     *     taken over meanwhile; nothing is changed then
     */
    public void commit() {
        if (!session.inner().commit()) {
            throw new DatabaseException(
                    SqlState.IN_FAILED_SQL_TRANSACTION,
                    "the transaction had failed; it was rolled back");
        }
    }

    public void rollback() {
        session.inner().rollback();
    }

    /** Rolls back what was not committed. Idempotent. */
    @Override
    public void close() {
        session.close();
    }
}
