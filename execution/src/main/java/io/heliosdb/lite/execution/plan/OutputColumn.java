package io.heliosdb.lite.execution.plan;

import io.heliosdb.lite.execution.type.ColumnType;

/** A column of a plan's result. */
public record OutputColumn(String name, ColumnType type) {}
