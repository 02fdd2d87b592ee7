package io.heliosdb.lite.engine;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.storage.EntryBatch;
import io.heliosdb.lite.storage.Reader;
import io.heliosdb.lite.storage.RowChange;
import io.heliosdb.lite.storage.Store;
import io.heliosdb.lite.storage.Tree;

/**
 * Adds the changes of one statement to its transaction, and refuses an insert over a row that the
 * statement can see: at the statement, not at the commit. Confined.
 */
final class ExistingRows {

    private final Store store;
    private final TransactionState transaction;
    private final long snapshot;

    ExistingRows(Store store, TransactionState transaction, long snapshot) {
        this.store = store;
        this.transaction = transaction;
        this.snapshot = snapshot;
    }

    void add(RowChange change) {
        byte[] key = change.key();
        if (change.kind() == RowChange.Kind.INSERT && key != null && exists(change, key)) {
            throw new DatabaseException(SqlState.UNIQUE_VIOLATION, "duplicate primary key")
                    .with("table_id", change.tableId());
        }
        transaction.add(change, snapshot);
    }

    /** As of the end of this statement so far, so that a row may be moved to a place just left. */
    private boolean exists(RowChange change, byte[] key) {
        EntryBatch found = transaction.found();
        found.clear();
        try (Reader reader = store.reader()) {
            return reader.get(
                    Tree.ROWS,
                    change.tableId(),
                    key,
                    0,
                    key.length,
                    snapshot,
                    transaction.writes(),
                    transaction.statement() + 1,
                    found);
        }
    }
}
