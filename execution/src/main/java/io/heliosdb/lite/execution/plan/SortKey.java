package io.heliosdb.lite.execution.plan;

import io.heliosdb.lite.execution.expression.Expression;

/** One term of an ORDER BY. */
public record SortKey(Expression expression, boolean descending, boolean nullsFirst) {}
