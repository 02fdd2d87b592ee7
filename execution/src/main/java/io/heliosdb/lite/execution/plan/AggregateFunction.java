package io.heliosdb.lite.execution.plan;

import io.heliosdb.lite.execution.type.ColumnType;
import java.util.Optional;

/** Functions over all rows of an input. Ids are stored in plans and never change. */
public enum AggregateFunction {
    /** Without an argument rows, with one its values that are not NULL. */
    COUNT(1),
    SUM(2),
    AVG(3),
    MIN(4),
    MAX(5);

    private final int id;

    AggregateFunction(int id) {
        this.id = id;
    }

    public int id() {
        return id;
    }

    /** The result over values of this type, as in PostgreSQL. */
    public ColumnType resultType(Optional<ColumnType> argument) {
        return switch (this) {
            case COUNT -> ColumnType.INT8;
            case MIN, MAX -> argument.orElseThrow();
            case SUM -> sum(argument.orElseThrow());
            case AVG ->
                    argument.orElseThrow().type().isFloat()
                            ? ColumnType.FLOAT8
                            : ColumnType.NUMERIC;
        };
    }

    private static ColumnType sum(ColumnType argument) {
        return switch (argument.type()) {
            case SMALLINT, INT4 -> ColumnType.INT8;
            case FLOAT4 -> ColumnType.FLOAT4;
            case FLOAT8 -> ColumnType.FLOAT8;
            case INT8, NUMERIC -> ColumnType.NUMERIC;
            case BOOLEAN, TEXT, DATE, TIMESTAMP, BYTEA ->
                    throw new IllegalArgumentException("no sum of " + argument);
        };
    }

    public static Optional<AggregateFunction> byId(int id) {
        return id >= 1 && id <= 5 ? Optional.of(values()[id - 1]) : Optional.empty();
    }
}
