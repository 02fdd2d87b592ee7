package io.heliosdb.lite.engine;

import io.heliosdb.lite.ImportProgress;
import io.heliosdb.lite.execution.schema.TableDefinition;
import io.heliosdb.lite.storage.EntryBatch;
import io.heliosdb.lite.storage.Reader;
import io.heliosdb.lite.storage.RowChange;
import io.heliosdb.lite.storage.Store;
import io.heliosdb.lite.storage.Tree;
import io.heliosdb.lite.storage.WriteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads and changes the rows of unfinished imports: ordinary versioned rows of a system object, so
 * that commit, rollback, conflict and backup treat them as the rows that they speak of. Stateless.
 */
final class ImportRows {

    private ImportRows() {}

    /** As of the newest commit; one that speaks of an earlier table of this name is not found. */
    static Optional<ImportProgress> find(Engine engine, String table, String file) {
        long snapshot = engine.store().holds().pinPublished();
        try {
            int id = tableId(engine, table);
            return row(engine, ImportRow.key(table, file), snapshot, null, 0)
                    .map(ImportRow::decode)
                    .filter(row -> row.tableId() == 0 || row.tableId() == id)
                    .map(ImportRow::progress);
        } finally {
            engine.store().holds().unpin(snapshot);
        }
    }

    /** In place of the one before, if there is one. */
    static void put(Engine engine, TransactionState open, ImportProgress progress) {
        byte[] key = ImportRow.key(progress.table(), progress.file());
        byte[] row = new ImportRow(tableId(engine, progress.table()), progress).encode();
        long snapshot = open.pin();
        try {
            open.add(
                    exists(engine, open, key, snapshot)
                            ? RowChange.update(Store.IMPORT_OBJECT, key, row)
                            : RowChange.insert(Store.IMPORT_OBJECT, key, row),
                    snapshot);
        } finally {
            engine.store().holds().unpin(snapshot);
        }
    }

    /** Of whatever table of this name it speaks. */
    static void remove(Engine engine, TransactionState open, String table, String file) {
        byte[] key = ImportRow.key(table, file);
        long snapshot = open.pin();
        try {
            if (exists(engine, open, key, snapshot)) {
                open.add(RowChange.delete(Store.IMPORT_OBJECT, key), snapshot);
            }
        } finally {
            engine.store().holds().unpin(snapshot);
        }
    }

    private static int tableId(Engine engine, String table) {
        return engine.catalog().table(table).map(TableDefinition::id).orElse(0);
    }

    private static boolean exists(Engine engine, TransactionState open, byte[] key, long snapshot) {
        return row(engine, key, snapshot, open.writes(), open.statement()).isPresent();
    }

    private static Optional<byte[]> row(
            Engine engine, byte[] key, long snapshot, @Nullable WriteBuffer own, int statement) {
        EntryBatch found = new EntryBatch(1, 512);
        try (Reader reader = engine.store().reader()) {
            if (!reader.get(
                    Tree.ROWS,
                    Store.IMPORT_OBJECT,
                    key,
                    0,
                    key.length,
                    snapshot,
                    own,
                    statement,
                    found)) {
                return Optional.empty();
            }
            int start = found.valueOffset(0);
            return Optional.of(
                    Arrays.copyOfRange(found.data(), start, start + found.valueLength(0)));
        }
    }
}
