package io.heliosdb.lite.sql.parser;

import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.type.InferTypes;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;

/** Operators whose place in PostgreSQL's precedence is not Calcite's. */
public final class PostgresOperators {
    /** Binds weaker than {@code +} and stronger than LIKE and the comparisons. */
    public static final SqlBinaryOperator CONCAT = operator("||", 38);

    /** Power, not exclusive or: between {@code *} and the unary minus, from left to right. */
    public static final SqlBinaryOperator POWER = operator("^", 70);

    public static final SqlOperator INFIX_CAST = SqlLibraryOperators.INFIX_CAST;

    private PostgresOperators() {}

    private static SqlBinaryOperator operator(String name, int precedence) {
        return new SqlBinaryOperator(
                name,
                SqlKind.OTHER,
                precedence,
                true,
                ReturnTypes.ARG0,
                InferTypes.FIRST_KNOWN,
                OperandTypes.VARIADIC);
    }
}
