package io.heliosdb.lite.engine;

import io.heliosdb.lite.Isolation;
import io.heliosdb.lite.cursor.Acknowledgement;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SerializationFailureException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.storage.CommitTicket;
import io.heliosdb.lite.storage.EntryBatch;
import io.heliosdb.lite.storage.RowChange;
import io.heliosdb.lite.storage.Store;
import io.heliosdb.lite.storage.WriteBuffer;
import io.heliosdb.lite.storage.WriteSet;
import java.util.ArrayList;
import java.util.List;

/**
 * An explicit transaction. Used by one thread at a time.
 *
 * <p>Each statement has a number; what it writes carries it, and it sees only what smaller numbers
 * wrote, so that no statement meets its own changes. Each changed row is locked until the end.
 */
final class TransactionState {

    private final Store store;
    private final long id;
    private final Isolation isolation;
    private final long startMicros;
    private final WriteBuffer writes;
    private final EntryBatch found = new EntryBatch(4, 1024);
    private final List<Acknowledgement> acknowledgements = new ArrayList<>();
    private int statement = 1;
    private long snapshot = -1;
    private boolean failed;
    private boolean ended;

    TransactionState(
            Store store, long id, Isolation isolation, long startMicros, long budgetBytes) {
        this.store = store;
        this.id = id;
        this.isolation = isolation;
        this.startMicros = startMicros;
        this.writes = new WriteBuffer(budgetBytes);
    }

    /** What {@code now()} is. */
    long startMicros() {
        return startMicros;
    }

    /** The number of the statement that runs now. */
    int statement() {
        return statement;
    }

    /** For looking rows up; reused from row to row. */
    EntryBatch found() {
        return found;
    }

    WriteBuffer writes() {
        return writes;
    }

    boolean failed() {
        return failed;
    }

    /** Pins the snapshot of the next statement; unpin it when the statement is done. */
    long pin() {
        statement++;
        if (isolation == Isolation.READ_COMMITTED) {
            return store.holds().pinPublished();
        }
        if (snapshot < 0) {
            snapshot = store.holds().pinPublished();
        }
        store.holds().pin(snapshot);
        return snapshot;
    }

    /** Locks the row and keeps the change until the commit. */
    void add(RowChange change, long statementSnapshot) {
        byte[] key = change.key();
        if (key != null) {
            store.locks().lock(id, change.tableId(), key);
        }
        writes.add(change, statementSnapshot, statement);
    }

    /**
     * Keeps an acknowledgement until the commit. Its row is not locked: a take-over of the cursor
     * waits for nobody, and who comes second at the commit was fenced.
     */
    void add(Acknowledgement acknowledgement, long atSnapshot) {
        writes.add(acknowledgement.change(), atSnapshot, statement);
        acknowledgements.add(acknowledgement);
    }

    /** The transaction is of no use any more; its changes and locks go now. */
    void failUnlessEnded() {
        if (!ended) {
            failed = true;
            release();
        }
    }

    void requireUsable() {
        if (failed) {
            throw new DatabaseException(
                            SqlState.IN_FAILED_SQL_TRANSACTION,
                            "the transaction has failed; statements are ignored until its end")
                    .hint("ROLLBACK, and run the transaction again.");
        }
    }

    /** Returns once the changes are durable; ends the transaction also when that fails. */
    void commit() {
        try {
            if (!writes.isEmpty()) {
                CommitTicket ticket = store.commit(WriteSet.of(writes));
                ticket.await();
                acknowledgements.forEach(Acknowledgement::committed);
            }
        } catch (SerializationFailureException conflict) {
            acknowledgements.forEach(Acknowledgement::requireDriver);
            throw conflict;
        } finally {
            end();
        }
    }

    void rollback() {
        end();
    }

    private void end() {
        ended = true;
        release();
    }

    private void release() {
        store.locks().release(id);
        if (snapshot >= 0) {
            store.holds().unpin(snapshot);
            snapshot = -1;
        }
    }
}
