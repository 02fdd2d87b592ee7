package io.heliosdb.lite.sql.analysis;

import io.heliosdb.lite.execution.expression.Expression;
import io.heliosdb.lite.execution.type.ColumnType;
import io.heliosdb.lite.execution.type.Conversions;
import io.heliosdb.lite.execution.type.SqlType;
import io.heliosdb.lite.execution.type.Value;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Constants: what a literal's digits or quoted text mean as a value of a type. */
final class Literals {
    /** Marks a string literal, or NULL, that has not met its type yet; never leaves the package. */
    static final ColumnType UNKNOWN = new ColumnType(SqlType.TEXT, -2);

    private Literals() {}

    /** The number as int4, int8 or numeric: the first that holds it. */
    static Expression.Literal number(BigDecimal value) {
        if (value.scale() > 0) {
            return new Expression.Literal(Value.of(value), ColumnType.NUMERIC);
        }
        BigInteger integer = value.toBigIntegerExact();
        if (integer.bitLength() < Integer.SIZE) {
            return new Expression.Literal(Value.of(integer.longValue()), ColumnType.INT4);
        }
        return integer.bitLength() < Long.SIZE
                ? new Expression.Literal(Value.of(integer.longValue()), ColumnType.INT8)
                : new Expression.Literal(Value.of(new BigDecimal(integer)), ColumnType.NUMERIC);
    }

    static Expression.Literal unknown(Value value) {
        return new Expression.Literal(value, UNKNOWN);
    }

    static boolean isUnknown(Expression expression) {
        return expression.type().equals(UNKNOWN);
    }

    /** The value that a quoted text stands for. */
    static Value parse(String text, ColumnType type) {
        return Conversions.cast(Value.of(text), SqlType.TEXT, type);
    }
}
