package io.heliosdb.lite.sql.analysis;

import io.heliosdb.lite.execution.schema.TableDefinition;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlNode;

/**
 * A query that is ready for the validator.
 *
 * @param query a SELECT, with ORDER BY but without LIMIT
 * @param names of the output columns, as PostgreSQL calls them
 */
record SelectSyntax(
        SqlNode query,
        List<String> names,
        Optional<TableDefinition> table,
        Optional<SqlNode> offset,
        Optional<SqlNode> limit) {
    SelectSyntax {
        names = List.copyOf(names);
    }
}
