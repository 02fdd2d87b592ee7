package io.heliosdb.lite.sql.analysis;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.schema.Catalog;
import io.heliosdb.lite.execution.schema.SystemView;
import io.heliosdb.lite.execution.schema.TableDefinition;
import io.heliosdb.lite.sql.parser.Positions;
import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;

/** Looks names up in the catalog, whose only schema is {@code public}. */
final class Tables {
    private Tables() {}

    /** A table or a system view. */
    static TableDefinition readable(Catalog catalog, SqlIdentifier name) {
        return SystemView.named(simpleName(name))
                .map(SystemView::definition)
                .orElseGet(() -> find(catalog, name));
    }

    /** A table that statements may change. */
    static TableDefinition find(Catalog catalog, SqlIdentifier name) {
        requireNoView(name);
        return catalog.table(simpleName(name))
                .orElseThrow(() ->
                        Positions.at(
                                new DatabaseException(
                                                SqlState.UNDEFINED_TABLE, "table does not exist")
                                        .with("table", name.toString()),
                                name.getParserPosition()));
    }

    static void requireNoView(SqlIdentifier name) {
        if (SystemView.named(simpleName(name)).isPresent()) {
            throw Positions.at(
                    new DatabaseException(
                                    SqlState.WRONG_OBJECT_TYPE, "a system view can only be read")
                            .with("view", name.toString()),
                    name.getParserPosition());
        }
    }

    /** For a new table or index: names of the system are taken. */
    static String newName(SqlIdentifier name) {
        String simple = simpleName(name);
        if (simple.startsWith(SystemView.RESERVED_PREFIX)) {
            throw Positions.at(
                    new DatabaseException(
                                    SqlState.RESERVED_NAME,
                                    "names that begin with heliosdb_ belong to the system")
                            .with("name", simple),
                    name.getParserPosition());
        }
        requireNoView(name);
        return simple;
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
