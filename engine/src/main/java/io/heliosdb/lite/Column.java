package io.heliosdb.lite;

import io.heliosdb.lite.execution.plan.OutputColumn;
import java.util.List;

/**
 * One output column of a query.
 *
 * @param name as the query names it
 * @param type the SQL type's name, for example {@code bigint} or {@code text}
 * @param typeOid PostgreSQL's object id of the type, for example 20
 */
public record Column(String name, String type, int typeOid) {

    static List<Column> of(List<OutputColumn> columns) {
        return columns.stream()
                .map(column ->
                        new Column(
                                column.name(),
                                column.type().toString(),
                                column.type().type().oid()))
                .toList();
    }
}
