package io.heliosdb.lite.execution.schema;

import io.heliosdb.lite.execution.expression.Expression;
import io.heliosdb.lite.execution.type.ColumnType;
import java.util.Optional;

/**
 * One column of a table.
 *
 * @param id never reused within the table
 * @param defaultValue what an INSERT that does not name the column stores; NULL when absent. It
 *     refers to no column and no parameter.
 */
public record ColumnDefinition(
        int id, String name, ColumnType type, boolean notNull, Optional<Expression> defaultValue) {}
