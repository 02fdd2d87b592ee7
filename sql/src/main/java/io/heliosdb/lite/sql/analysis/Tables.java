package io.heliosdb.lite.sql.analysis;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.schema.Catalog;
import io.heliosdb.lite.execution.schema.TableDefinition;
import io.heliosdb.lite.sql.parser.Positions;
import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;

/** Looks names up in the catalog, whose only schema is {@code public}. */
final class Tables {
    private Tables() {}

    static TableDefinition find(Catalog catalog, SqlIdentifier name) {
        return catalog.table(simpleName(name))
                .orElseThrow(() ->
                        Positions.at(
                                new DatabaseException(
                                                SqlState.UNDEFINED_TABLE, "table does not exist")
                                        .with("table", name.toString()),
                                name.getParserPosition()));
    }

    /** The name without its schema. */
    static String simpleName(SqlIdentifier name) {
        boolean inPublic = name.names.size() == 2 && name.names.getFirst().equals("public");
        if (name.names.size() != 1 && !inPublic) {
            throw Positions.at(
                    new DatabaseException(SqlState.UNDEFINED_TABLE, "schema does not exist")
                            .with("schema", name.names.getFirst()),
                    name.getParserPosition());
        }
        return name.names.getLast();
    }

    static int column(TableDefinition table, SqlIdentifier name) {
        Optional<Integer> position =
                name.isSimple() ? table.column(name.getSimple()) : Optional.empty();
        return position.orElseThrow(() ->
                Positions.at(
                        new DatabaseException(SqlState.UNDEFINED_COLUMN, "column does not exist")
                                .with("column", name.toString())
                                .with("table", table.name()),
                        name.getParserPosition()));
    }
}
