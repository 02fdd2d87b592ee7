package io.heliosdb.lite.engine;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.schema.Catalog;
import io.heliosdb.lite.execution.schema.TableCodec;
import io.heliosdb.lite.execution.schema.TableDefinition;
import io.heliosdb.lite.storage.ChangeDeriver;
import io.heliosdb.lite.storage.IndexChanges;
import io.heliosdb.lite.storage.ObjectRows;
import io.heliosdb.lite.storage.RowChange;
import io.heliosdb.lite.storage.Store;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The schema at every snapshot. Thread-safe.
 *
 * <p>A table is one versioned row of the catalog object, so that an old snapshot sees its old
 * schema by the same rule by which it sees its old rows. In memory are the versions since the
 * database was opened, newest first; what is older is read from the store when somebody asks. The
 * writer thread tells of a new version before it is published ({@link #committed}), so that whoever
 * sees a snapshot finds its catalog.
 */
final class CatalogVersions implements ChangeDeriver {

    private static final int KEPT = 64;

    private volatile Catalog newest = Catalog.empty();
    private final Deque<Catalog> older = new ArrayDeque<>();
    private final Map<Integer, TableIndexes> indexes = new HashMap<>(); // writer thread only
    private @Nullable Store store;

    /** Reads the newest catalog of a store that was just opened. */
    void load(Store opened) {
        store = opened;
        newest = read(opened, opened.published());
    }

    /** The catalog of a snapshot that is pinned or held. */
    Catalog at(long snapshot) {
        Catalog candidate = newest;
        return candidate.sequence() <= snapshot ? candidate : olderAt(snapshot);
    }

    /** The newest published catalog; on the writer thread that of the commits so far. */
    Catalog newest() {
        return newest;
    }

    private Catalog olderAt(long snapshot) {
        synchronized (older) {
            for (Catalog candidate : older) {
                if (candidate.sequence() <= snapshot) {
                    return candidate;
                }
            }
        }
        Store opened = store;
        if (opened == null) {
            throw new IllegalStateException("the catalog is not loaded");
        }
        return read(opened, snapshot);
    }

    private static Catalog read(Store store, long snapshot) {
        List<TableDefinition> tables = new ArrayList<>();
        ObjectRows.read(
                store,
                Store.CATALOG_OBJECT,
                snapshot,
                (_, row) -> tables.add(TableCodec.decode(row)));
        return new Catalog(snapshot, tables);
    }

    @Override
    public void derive(RowChange change, byte @Nullable [] oldRow, IndexChanges sink) {
        if (change.tableId() < Store.FIRST_USER_OBJECT) {
            return;
        }
        indexes.computeIfAbsent(change.tableId(), this::indexesOf).derive(change, oldRow, sink);
    }

    private TableIndexes indexesOf(int tableId) {
        return new TableIndexes(
                newest.byId(tableId)
                        .orElseThrow(() ->
                                new DatabaseException(
                                                SqlState.UNDEFINED_TABLE,
                                                "the table was dropped meanwhile")
                                        .with("table_id", tableId)));
    }

    @Override
    public void committed(long sequence, List<RowChange> catalogChanges) {
        Catalog changed = newest;
        for (RowChange change : catalogChanges) {
            int tableId = CatalogKey.tableId(change.knownKey());
            byte[] record = change.row();
            changed =
                    record == null
                            ? changed.without(sequence, tableId)
                            : changed.with(sequence, TableCodec.decode(record));
            indexes.remove(tableId);
        }
        synchronized (older) {
            older.addFirst(newest);
            if (older.size() > KEPT) {
                older.removeLast();
            }
        }
        newest = changed;
    }
}
