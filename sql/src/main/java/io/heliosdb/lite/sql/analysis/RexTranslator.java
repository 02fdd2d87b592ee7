package io.heliosdb.lite.sql.analysis;

import static java.util.Objects.requireNonNull;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.expression.Expression;
import io.heliosdb.lite.execution.expression.Function;
import io.heliosdb.lite.execution.type.ColumnType;
import io.heliosdb.lite.execution.type.SqlType;
import io.heliosdb.lite.execution.type.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.NlsString;

/** From Calcite's expressions to ours, with the conversions that PostgreSQL makes silently. */
final class RexTranslator {
    private final List<Expression> input;
    private final Parameters parameters;

    /**
     * @param input what the columns of the expressions' input are
     */
    RexTranslator(List<Expression> input, Parameters parameters) {
        this.input = input;
        this.parameters = parameters;
    }

    Expression translate(RexNode node) {
        return switch (node) {
            case RexInputRef column -> input.get(column.getIndex());
            case RexDynamicParam parameter -> parameter(parameter);
            case RexLiteral literal -> literal(literal);
            case RexCall call when call.getOperator() instanceof ScalarOperator operator ->
                    call(operator, call);
            default ->
                    throw new DatabaseException(SqlState.FEATURE_NOT_SUPPORTED, "not supported yet")
                            .with("feature", node.getKind());
        };
    }

    private Expression parameter(RexDynamicParam parameter) {
        SqlType type = parameters.type(parameter.getIndex(), SqlType.TEXT);
        return new Expression.Parameter(parameter.getIndex(), ColumnType.of(type));
    }

    private static Expression literal(RexLiteral literal) {
        if (literal.isNull()) {
            return Literals.unknown(Value.NULL);
        }
        if (literal.getTypeName() == SqlTypeName.BOOLEAN) {
            return new Expression.Literal(Value.of(literal.isAlwaysTrue()), ColumnType.BOOLEAN);
        }
        return literal.getValue4() instanceof NlsString text
                ? Literals.unknown(Value.of(text.getValue()))
                : Literals.number(requireNonNull(literal.getValueAs(BigDecimal.class)));
    }

    private Expression call(ScalarOperator operator, RexCall call) {
        List<Expression> operands = call.getOperands().stream().map(this::translate).toList();
        return apply(operator, operands);
    }

    private static Expression apply(ScalarOperator operator, List<Expression> operands) {
        List<Optional<SqlType>> types =
                operands.stream()
                        .map(it ->
                                Literals.isUnknown(it)
                                        ? Optional.<SqlType>empty()
                                        : Optional.of(it.type().type()))
                        .toList();
        Signature signature = operator.signature(types).orElseThrow();
        List<Expression> arguments = new ArrayList<>();
        for (int i = 0; i < operands.size(); i++) {
            arguments.add(Coercions.to(operands.get(i), signature.arguments().get(i)));
        }
        return switch (operator.action()) {
            case ScalarOperator.Action.Apply(Function function) -> applied(function, arguments);
            case ScalarOperator.Action.Choose() -> choice(arguments, signature.result());
            case ScalarOperator.Action.Convert(ColumnType target) ->
                    Coercions.cast(operands.getFirst(), target);
        };
    }

    private static Expression applied(Function function, List<Expression> arguments) {
        Expression call = Expression.call(function, arguments.toArray(Expression[]::new));
        return Folding.fold(flat(call));
    }

    /** {@code (a AND b) AND c} is one AND of three. */
    private static Expression flat(Expression expression) {
        if (!(expression instanceof Expression.Call(Function function, var arguments, var type))
                || (function != Function.AND && function != Function.OR)) {
            return expression;
        }
        List<Expression> all = new ArrayList<>();
        for (Expression argument : arguments) {
            if (argument instanceof Expression.Call inner && inner.function() == function) {
                all.addAll(inner.arguments());
            } else {
                all.add(argument);
            }
        }
        return new Expression.Call(function, all, type);
    }

    private static Expression choice(List<Expression> operands, SqlType result) {
        List<Expression.Branch> branches = new ArrayList<>();
        for (int i = 0; i + 1 < operands.size(); i += 2) {
            branches.add(new Expression.Branch(operands.get(i), operands.get(i + 1)));
        }
        return new Expression.Case(
                branches, Optional.of(operands.getLast()), ColumnType.of(result));
    }
}
