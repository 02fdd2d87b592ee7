package io.heliosdb.lite.execution.plan;

import io.heliosdb.lite.execution.expression.Expression;
import io.heliosdb.lite.execution.type.ColumnType;
import java.util.Optional;

/** One aggregate of an {@link Plan.Aggregate}. */
public record AggregateCall(
        AggregateFunction function,
        Optional<Expression> argument,
        boolean distinct,
        ColumnType type) {

    public AggregateCall {
        if (argument.isEmpty() && (function != AggregateFunction.COUNT || distinct)) {
            throw new IllegalArgumentException("only COUNT(*) goes without an argument");
        }
    }

    /** A call whose type follows from its argument. */
    public static AggregateCall of(
            AggregateFunction function, Optional<Expression> argument, boolean distinct) {
        return new AggregateCall(
                function, argument, distinct, function.resultType(argument.map(Expression::type)));
    }
}
