package io.heliosdb.lite.engine;

import io.heliosdb.lite.execution.expression.Expression;
import io.heliosdb.lite.execution.operator.ExecutionContext;
import io.heliosdb.lite.execution.operator.Operator;
import io.heliosdb.lite.execution.operator.Operators;
import io.heliosdb.lite.execution.operator.Step;
import io.heliosdb.lite.execution.plan.Plan;
import io.heliosdb.lite.execution.row.Batch;
import io.heliosdb.lite.execution.schema.TableDefinition;
import io.heliosdb.lite.execution.type.Value;
import io.heliosdb.lite.sql.CompiledStatement.Delete;
import io.heliosdb.lite.sql.CompiledStatement.Update;
import io.heliosdb.lite.storage.RowChange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs an INSERT, UPDATE or DELETE once: turns the rows of its source into row changes. Confined.
 *
 * <p>Its source sees nothing of what it changes: the changes carry this statement's number, and the
 * source sees smaller ones only.
 */
final class Modification {

    private final Prepared prepared;
    private final TableDefinition table;
    private final Consumer<RowChange> changes;
    private final RowEncoder encoder;

    /** New rows of an UPDATE that changes keys: put in after all old ones are gone. */
    private final List<RowChange> moved = new ArrayList<>();

    private long count;

    Modification(Prepared prepared, Consumer<RowChange> changes) {
        this.prepared = prepared;
        RowForm form = Objects.requireNonNull(prepared.rows());
        this.table = form.table();
        this.changes = changes;
        this.encoder = new RowEncoder(form);
    }

    /** The change of an INSERT of one row of constants and parameters. */
    static RowChange single(Prepared prepared, List<Expression> cells, List<Value> parameters) {
        List<Value> values = new ArrayList<>(cells.size());
        for (Expression cell : cells) {
            values.add(
                    switch (cell) {
                        case Expression.Parameter parameter -> parameters.get(parameter.index());
                        case Expression.Literal literal -> literal.value();
                        case Expression.ColumnRef _, Expression.Call _, Expression.Case _ ->
                                throw new IllegalStateException("not a constant");
                    });
        }
        RowForm form = Objects.requireNonNull(prepared.rows());
        RowEncoder encoder = new RowEncoder(form);
        byte[] row = encoder.row(values);
        return RowChange.insert(form.table().id(), encoder.key(row), row);
    }

    /** Runs it to its end and returns how many rows it changed. */
    long run(ExecutionContext context) {
        Plan source = Objects.requireNonNull(prepared.source());
        try (Operator operator = Operators.open(source, context)) {
            boolean more = true;
            while (more) {
                more =
                        switch (operator.next()) {
                            case Step.Rows(Batch batch) -> changeAll(batch);
                            case Step.Paused _ -> true;
                            case Step.Done _ -> false;
                        };
            }
        }
        moved.forEach(changes);
        return count;
    }

    private boolean changeAll(Batch batch) {
        for (int row = 0; row < batch.count(); row++) {
            switch (prepared.statement()) {
                case Update _ -> update(batch, row);
                case Delete _ -> changes.accept(RowChange.delete(table.id(), batch.key(row)));
                default -> insert(batch, row);
            }
            count++;
        }
        return true;
    }

    private void insert(Batch batch, int row) {
        byte[] bytes = encoder.row(batch, row);
        changes.accept(RowChange.insert(table.id(), encoder.key(bytes), bytes));
    }

    private void update(Batch batch, int row) {
        byte[] oldKey = batch.key(row);
        byte[] bytes = encoder.row(batch, row);
        byte @Nullable [] newKey = encoder.key(bytes);
        if (newKey == null || Arrays.equals(oldKey, newKey)) {
            changes.accept(RowChange.update(table.id(), oldKey, bytes));
        } else {
            changes.accept(RowChange.delete(table.id(), oldKey));
            moved.add(RowChange.insert(table.id(), newKey, bytes));
        }
    }
}
