package io.heliosdb.lite.execution.operator;

import io.heliosdb.lite.execution.expression.Evaluator;
import io.heliosdb.lite.execution.expression.Expression;
import io.heliosdb.lite.execution.expression.ExpressionCompiler;
import io.heliosdb.lite.execution.plan.SortKey;
import io.heliosdb.lite.execution.row.Batch;
import io.heliosdb.lite.execution.row.KeyBuffer;
import io.heliosdb.lite.execution.row.KeyCodec;
import io.heliosdb.lite.execution.row.RowLayout;
import io.heliosdb.lite.execution.row.RowWriter;
import io.heliosdb.lite.execution.schema.IndexColumn;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the key that a row is sorted by: its sort columns, and then the key of the table row, so
 * that no two rows are equal and the order is total.
 */
final class SortKeys {

    private final KeyCodec codec;

    /** Null cells in {@link #computed} stand for plain columns. */
    private final Evaluator[] expressions;

    private final RowWriter computed;
    private final boolean plain;

    SortKeys(Node input, List<SortKey> keys, ExpressionCompiler compiler) {
        this.plain = keys.stream().allMatch(k -> k.expression() instanceof Expression.ColumnRef);
        List<IndexColumn> columns = new ArrayList<>();
        List<Evaluator> evaluators = new ArrayList<>();
        for (SortKey key : keys) {
            int column =
                    plain && key.expression() instanceof Expression.ColumnRef(int index, _)
                            ? input.columnMap()[index]
                            : evaluators.size();
            columns.add(new IndexColumn(column, key.descending(), key.nullsFirst()));
            evaluators.add(compiler.compile(key.expression()));
        }
        this.expressions = evaluators.toArray(Evaluator[]::new);
        RowLayout layout =
                plain
                        ? input.layout()
                        : new RowLayout(0, evaluators.stream().map(Evaluator::type).toList());
        this.computed = new RowWriter(layout);
        this.codec = KeyCodec.index(layout, columns);
    }

    /** Writes the key of a row; its last bytes are the key of the table row. */
    void write(Batch batch, int row, KeyBuffer out) {
        out.clear();
        if (plain) {
            codec.append(batch.data(), batch.rowOffset(row), out);
        } else {
            computed.clear();
            int at = computed.begin();
            for (int i = 0; i < expressions.length; i++) {
                expressions[i].write(batch, row, computed, i);
            }
            computed.end();
            codec.append(computed.data(), at, out);
        }
        out.putBytes(batch.keyData(), batch.keyOffset(row), batch.keyLength(row));
    }
}
