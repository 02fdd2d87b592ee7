package io.heliosdb.lite.engine;

import io.heliosdb.lite.execution.row.IndexKeys;
import io.heliosdb.lite.execution.schema.TableDefinition;
import io.heliosdb.lite.storage.IndexChanges;
import io.heliosdb.lite.storage.RowChange;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What follows for the indexes of one table from a row change. Confined to the writer thread. */
final class TableIndexes {

    private final List<One> indexes;

    TableIndexes(TableDefinition table) {
        this.indexes =
                table.indexes().stream()
                        .map(index -> new One(index.id(), new IndexKeys(table, index)))
                        .toList();
    }

    private record One(int id, IndexKeys keys) {}

    void derive(RowChange change, byte @Nullable [] oldRow, IndexChanges sink) {
        byte[] rowKey = change.knownKey();
        byte[] row = change.row();
        for (One index : indexes) {
            byte[] oldKey = oldRow == null ? null : index.keys.key(oldRow, rowKey);
            if (row == null) {
                if (oldKey != null) {
                    sink.remove(index.id, oldKey);
                }
                continue;
            }
            byte[] newKey = index.keys.key(row, rowKey);
            if (oldKey != null && Arrays.equals(oldKey, newKey)) {
                continue;
            }
            if (oldKey != null) {
                sink.remove(index.id, oldKey);
            }
            sink.put(index.id, newKey, index.keys.rowKeyOffset(), index.keys.uniquePrefixLength());
        }
    }
}
