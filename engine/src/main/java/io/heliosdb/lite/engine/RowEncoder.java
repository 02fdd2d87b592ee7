package io.heliosdb.lite.engine;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.row.Batch;
import io.heliosdb.lite.execution.row.KeyCodec;
import io.heliosdb.lite.execution.row.RowWriter;
import io.heliosdb.lite.execution.schema.ColumnDefinition;
import io.heliosdb.lite.execution.schema.TableDefinition;
import io.heliosdb.lite.execution.type.ColumnType;
import io.heliosdb.lite.execution.type.SqlType;
import io.heliosdb.lite.execution.type.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes rows and keys of one table, and refuses what its definition forbids. Confined. */
final class RowEncoder {

    private final TableDefinition table;
    private final RowWriter writer;
    private final @Nullable KeyCodec keys;

    RowEncoder(RowForm form) {
        this.table = form.table();
        this.writer = new RowWriter(form.layout());
        this.keys = form.keys();
    }

    /** A row of the table out of a batch with the table's columns in order. */
    byte[] row(Batch batch, int row) {
        writer.clear();
        writer.begin();
        for (int i = 0; i < table.columns().size(); i++) {
            ColumnDefinition column = table.columns().get(i);
            boolean isNull = batch.isNull(i, row);
            requireAllowedNull(column, isNull);
            if (!isNull) {
                if (isLimited(column.type())) {
                    requireLength(column, batch.textAt(i, row));
                }
                writer.copy(i, batch, i, row);
            }
        }
        writer.end();
        return writer.lastRow();
    }

    /** A row of the table out of a value for each column. */
    byte[] row(List<Value> values) {
        writer.clear();
        writer.begin();
        for (int i = 0; i < values.size(); i++) {
            ColumnDefinition column = table.columns().get(i);
            Value value = values.get(i);
            requireAllowedNull(column, Value.isNull(value));
            if (isLimited(column.type()) && value instanceof Value.Text(String text)) {
                requireLength(column, text);
            }
            writer.set(i, value);
        }
        writer.end();
        return writer.lastRow();
    }

    /** The key of such a row; null when the table gives hidden row ids. */
    byte @Nullable [] key(byte[] row) {
        return keys == null ? null : keys.key(row, 0);
    }

    private static boolean isLimited(ColumnType type) {
        return type.type() == SqlType.TEXT && type.hasModifier();
    }

    private void requireAllowedNull(ColumnDefinition column, boolean isNull) {
        if (isNull && column.notNull()) {
            throw new DatabaseException(
                            SqlState.NOT_NULL_VIOLATION, "NULL in a column that is NOT NULL")
                    .with("table", table.name())
                    .with("column", column.name());
        }
    }

    private void requireLength(ColumnDefinition column, String text) {
        if (text.codePointCount(0, text.length()) > column.type().length()) {
            throw new DatabaseException(
                            SqlState.STRING_DATA_RIGHT_TRUNCATION,
                            "the text is longer than its column")
                    .with("table", table.name())
                    .with("column", column.name())
                    .with("max_characters", column.type().length());
        }
    }
}
