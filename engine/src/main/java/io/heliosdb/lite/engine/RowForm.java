package io.heliosdb.lite.engine;

import io.heliosdb.lite.execution.row.KeyCodec;
import io.heliosdb.lite.execution.row.RowLayout;
import io.heliosdb.lite.execution.schema.TableDefinition;
import org.jspecify.annotations.Nullable;

/**
 * How rows of one table are written down. Immutable, shared by all who write them.
 *
 * @param keys null when the table gives hidden row ids
 */
record RowForm(TableDefinition table, RowLayout layout, @Nullable KeyCodec keys) {

    static RowForm of(TableDefinition table) {
        return new RowForm(
                table,
                RowLayout.of(table),
                table.primaryKey().isEmpty() ? null : KeyCodec.primaryKey(table));
    }
}
