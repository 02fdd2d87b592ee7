package io.heliosdb.lite.sql.analysis;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.execution.expression.Environment;
import io.heliosdb.lite.execution.expression.Expression;
import io.heliosdb.lite.execution.expression.ExpressionCompiler;
import io.heliosdb.lite.execution.expression.Volatility;
import java.util.List;

/**
 * Computes calls of constants once, so that a bound or a default is a plain value.
 *
 * <p>A call that fails is left for the execution, which may never reach it.
 */
final class Folding {
    private static final ExpressionCompiler CONSTANTS =
            new ExpressionCompiler(new Environment(List.of(), "UTC", 0, 0, () -> 0));

    private Folding() {}

    static Expression fold(Expression expression) {
        boolean constant =
                expression instanceof Expression.Call call
                        && call.function().volatility() == Volatility.IMMUTABLE
                        && call.arguments().stream().allMatch(Expression.Literal.class::isInstance);
        if (!constant) {
            return expression;
        }
        try {
            return new Expression.Literal(CONSTANTS.evaluate(expression), expression.type());
        } catch (DatabaseException _) {
            return expression;
        }
    }
}
