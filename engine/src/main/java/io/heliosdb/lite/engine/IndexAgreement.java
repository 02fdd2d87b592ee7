package io.heliosdb.lite.engine;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.error.StorageException;
import io.heliosdb.lite.execution.row.IndexKeys;
import io.heliosdb.lite.execution.schema.IndexDefinition;
import io.heliosdb.lite.execution.schema.TableCodec;
import io.heliosdb.lite.execution.schema.TableDefinition;
import io.heliosdb.lite.storage.Store;
import io.heliosdb.lite.storage.StoreInspection;
import io.heliosdb.lite.storage.Tree;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Compares the newest rows of every table with the entries of its indexes, in both directions: each
 * row must have its entry, each entry must be what its row says. Confined to one thread.
 */
public final class IndexAgreement {

    private final StoreInspection store;
    private final Consumer<? super DatabaseException> findings;

    public IndexAgreement(StoreInspection store, Consumer<? super DatabaseException> findings) {
        this.store = store;
        this.findings = findings;
    }

    /** Compares all tables; returns how many index entries there are. */
    public long compare() {
        List<TableDefinition> tables = new ArrayList<>();
        store.scan(
                Tree.ROWS,
                Store.CATALOG_OBJECT,
                (_, record) -> tables.add(TableCodec.decode(record)));
        long entries = 0;
        for (TableDefinition table : tables) {
            for (IndexDefinition index : table.indexes()) {
                entries += new One(table, index).compare();
            }
        }
        return entries;
    }

    private final class One {

        private final TableDefinition table;
        private final IndexDefinition index;
        private final IndexKeys keys;
        private long entries;

        One(TableDefinition table, IndexDefinition index) {
            this.table = table;
            this.index = index;
            this.keys = new IndexKeys(table, index);
        }

        long compare() {
            store.scan(Tree.ROWS, table.id(), this::requireEntry);
            store.scan(Tree.INDEX, index.id(), this::requireRow);
            return entries;
        }

        private void requireEntry(byte[] rowKey, byte[] row) {
            byte[] entry = keys.key(row, rowKey);
            if (store.find(Tree.INDEX, index.id(), entry).isEmpty()) {
                report("a row has no entry in an index", rowKey);
            }
        }

        private void requireRow(byte[] entry, byte[] payload) {
            entries++;
            int offset = Short.toUnsignedInt(ByteBuffer.wrap(payload).getShort());
            if (offset > entry.length) {
                report("an index entry points outside of itself", entry);
                return;
            }
            byte[] rowKey = Arrays.copyOfRange(entry, offset, entry.length);
            Optional<byte[]> row = store.find(Tree.ROWS, table.id(), rowKey);
            if (row.isEmpty()) {
                report("an index entry has no row", rowKey);
            } else if (!Arrays.equals(keys.key(row.get(), rowKey), entry)) {
                report("an index entry is not what its row says", rowKey);
            }
        }

        private void report(String problem, byte[] key) {
            findings.accept(
                    new StorageException(SqlState.DATA_CORRUPTED, problem)
                            .with("table", table.name())
                            .with("index", index.name())
                            .with("key", HexFormat.of().formatHex(key))
                            .hint("Drop the index and create it again."));
        }
    }
}
