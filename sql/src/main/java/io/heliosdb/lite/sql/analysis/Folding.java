package io.heliosdb.lite.sql.analysis;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.execution.expression.Expression;
import io.heliosdb.lite.execution.expression.Function;
import io.heliosdb.lite.execution.type.Conversions;

/**
 * Constant folding where it matters: casts, so that a bound or a default is a plain value.
 *
 * <p>A cast that fails is left for the execution, which may never reach it.
 */
final class Folding {
    private Folding() {}

    static Expression fold(Expression expression) {
        boolean constantCast =
                expression instanceof Expression.Call call
                        && call.function() == Function.CAST
                        && call.arguments().getFirst() instanceof Expression.Literal;
        if (!constantCast) {
            return expression;
        }
        Expression.Literal literal =
                (Expression.Literal) ((Expression.Call) expression).arguments().getFirst();
        try {
            return new Expression.Literal(
                    Conversions.cast(literal.value(), literal.type().type(), expression.type()),
                    expression.type());
        } catch (DatabaseException _) {
            return expression;
        }
    }
}
