package io.heliosdb.lite.engine;

import io.heliosdb.lite.execution.expression.Expression;
import io.heliosdb.lite.execution.plan.OutputColumn;
import io.heliosdb.lite.execution.plan.Plan;
import io.heliosdb.lite.execution.plan.PlanDescription;
import io.heliosdb.lite.execution.schema.Catalog;
import io.heliosdb.lite.execution.schema.IndexDefinition;
import io.heliosdb.lite.execution.schema.TableDefinition;
import io.heliosdb.lite.execution.type.ColumnType;
import io.heliosdb.lite.execution.type.Value;
import io.heliosdb.lite.sql.CompiledStatement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The lines of EXPLAIN. */
final class Explanation {

    private final Map<String, String> names = new HashMap<>();

    private Explanation(Catalog catalog) {
        for (TableDefinition table : catalog.tables()) {
            names.put("table:" + table.id(), table.name());
            for (IndexDefinition index : table.indexes()) {
                names.put("index:" + index.id(), index.name());
            }
        }
    }

    static List<String> of(CompiledStatement statement, Catalog catalog) {
        return new Explanation(catalog).lines(statement);
    }

    /** A plan whose result is these lines, in one text column. */
    static Plan rows(String name, List<String> lines) {
        return new Plan.Values(
                List.of(new OutputColumn(name, ColumnType.TEXT)),
                lines.stream()
                        .map(line -> List.of(Expression.literal(Value.of(line), ColumnType.TEXT)))
                        .toList());
    }

    private List<String> lines(CompiledStatement statement) {
        return switch (statement) {
            case CompiledStatement.Query query -> PlanDescription.of(query.plan(), this::name);
            case CompiledStatement.Insert insert ->
                    under("Insert on ", insert.tableId(), insert.source());
            case CompiledStatement.Update update ->
                    under("Update on ", update.tableId(), update.source());
            case CompiledStatement.Delete delete ->
                    under("Delete on ", delete.tableId(), delete.source());
            default -> List.of("A statement without a plan");
        };
    }

    /** How the rows to change are found; a statement that changes rows is not resumed. */
    private List<String> under(String head, int tableId, Plan source) {
        List<String> lines = new ArrayList<>();
        lines.add(head + name("table:" + tableId));
        for (String line : PlanDescription.of(source, this::name)) {
            if (!line.startsWith("Resume:") && !line.startsWith("Worst re-read:")) {
                lines.add("  " + line);
            }
        }
        return lines;
    }

    private String name(String id) {
        return names.getOrDefault(id, id);
    }
}
