package io.heliosdb.lite.execution.expression;

import io.heliosdb.lite.execution.type.ColumnType;
import io.heliosdb.lite.execution.type.SqlType;
import java.util.List;

/** What type a call has, as PostgreSQL's catalog says it. */
final class ResultTypes {

    private ResultTypes() {}

    static ColumnType of(Function function, List<ColumnType> arguments) {
        return switch (function) {
            case EQ, NE, LT, LE, GT, GE, IS_DISTINCT_FROM, IS_NOT_DISTINCT_FROM, IN, LIKE, ILIKE ->
                    ColumnType.BOOLEAN;
            case AND, OR, NOT, IS_NULL, IS_NOT_NULL -> ColumnType.BOOLEAN;
            case IS_TRUE, IS_NOT_TRUE, IS_FALSE, IS_NOT_FALSE -> ColumnType.BOOLEAN;
            case COALESCE, GREATEST, LEAST -> common(arguments);
            case NULLIF, CAST -> arguments.getFirst();
            case ADD, SUBTRACT -> sum(function, arguments.getFirst(), arguments.getLast());
            case MULTIPLY, DIVIDE, MODULO -> plain(common(arguments));
            case NEGATE, ABS -> plain(arguments.getFirst());
            case SIGN, ROUND, TRUNC, FLOOR, CEIL -> rounded(arguments.getFirst());
            case POWER, SQRT, EXP, LN, RANDOM -> ColumnType.FLOAT8;
            case CONCAT ->
                    arguments.getFirst().type() == SqlType.BYTEA
                            ? ColumnType.BYTEA
                            : ColumnType.TEXT;
            case SUBSTRING -> plain(arguments.getFirst());
            case LOWER, UPPER, TRIM, LTRIM, RTRIM, REPLACE, LEFT, RIGHT, CONCAT_ALL ->
                    ColumnType.TEXT;
            case LENGTH, OCTET_LENGTH, POSITION -> ColumnType.INT4;
            case EXTRACT -> ColumnType.NUMERIC;
            case DATE_TRUNC, NOW, CLOCK_TIMESTAMP -> ColumnType.TIMESTAMP;
            case CURRENT_DATE -> ColumnType.DATE;
        };
    }

    private static ColumnType sum(Function function, ColumnType left, ColumnType right) {
        boolean dateLeft = left.type() == SqlType.DATE;
        boolean dateRight = right.type() == SqlType.DATE;
        if (dateLeft && dateRight && function == Function.SUBTRACT) {
            return ColumnType.INT4;
        }
        return dateLeft || dateRight ? ColumnType.DATE : plain(common(List.of(left, right)));
    }

    private static ColumnType rounded(ColumnType argument) {
        return argument.type() == SqlType.NUMERIC ? ColumnType.NUMERIC : ColumnType.FLOAT8;
    }

    /** The type that all these arguments are converted to: the widest number, or the first. */
    static ColumnType common(List<ColumnType> arguments) {
        ColumnType result = arguments.getFirst();
        for (ColumnType argument : arguments) {
            if (argument.equals(result)) {
                continue;
            }
            boolean wider =
                    argument.type().isNumber()
                            && result.type().isNumber()
                            && rank(argument.type()) > rank(result.type());
            result = plain(wider ? argument : result);
        }
        return result;
    }

    private static ColumnType plain(ColumnType type) {
        return ColumnType.of(type.type());
    }

    private static int rank(SqlType type) {
        return switch (type) {
            case SMALLINT -> 1;
            case INT4 -> 2;
            case INT8 -> 3;
            case NUMERIC -> 4;
            case FLOAT4 -> 5;
            case FLOAT8 -> 6;
            case BOOLEAN, TEXT, DATE, TIMESTAMP, BYTEA -> 0;
        };
    }
}
