package io.heliosdb.lite.engine;

import io.heliosdb.lite.execution.plan.Plan;
import io.heliosdb.lite.execution.schema.Catalog;
import io.heliosdb.lite.execution.schema.TableDefinition;
import io.heliosdb.lite.sql.CompiledStatement;
import java.util.ArrayList;
import java.util.List;

/** The lines of EXPLAIN. */
final class Explanation {

    private Explanation() {}

    static List<String> of(CompiledStatement statement, Catalog catalog) {
        return switch (statement) {
            case CompiledStatement.Query query -> describe(query.plan());
            case CompiledStatement.Insert insert ->
                    under("Insert on " + table(insert.tableId(), catalog), insert.source());
            case CompiledStatement.Update update ->
                    under("Update on " + table(update.tableId(), catalog), update.source());
            case CompiledStatement.Delete delete ->
                    under("Delete on " + table(delete.tableId(), catalog), delete.source());
            default -> List.of("Utility statement: it has no plan");
        };
    }

    private static List<String> under(String head, Plan source) {
        List<String> lines = new ArrayList<>();
        lines.add(head);
        describe(source).forEach(line -> lines.add("  " + line));
        return lines;
    }

    private static List<String> describe(Plan plan) {
        return List.of(plan.getClass().getSimpleName());
    }

    private static String table(int id, Catalog catalog) {
        return catalog.byId(id).map(TableDefinition::name).orElse("a dropped table");
    }
}
