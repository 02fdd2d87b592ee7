package io.heliosdb.lite.sql.planner;

import io.heliosdb.lite.execution.expression.Expression;
import io.heliosdb.lite.execution.expression.Function;
import io.heliosdb.lite.execution.expression.Volatility;
import io.heliosdb.lite.execution.schema.TableDefinition;
import io.heliosdb.lite.execution.type.ColumnType;
import io.heliosdb.lite.execution.type.Conversions;
import io.heliosdb.lite.execution.type.SqlType;
import io.heliosdb.lite.execution.type.Value;
import java.util.List;
import java.util.Optional;

/**
 * A condition that compares a column with something that is constant during the query.
 *
 * @param comparison EQ, LT, LE, GT or GE, with the column on the left
 * @param value of the column's family of types
 * @param source the condition of the query
 * @param exact whether the bound says all that the condition says, so that no filter is needed
 */
record KeyCondition(
        int column, Function comparison, Expression value, Expression source, boolean exact) {

    static Optional<KeyCondition> of(Expression condition, TableDefinition table) {
        if (condition instanceof Expression.ColumnRef(int column, ColumnType type)
                && type.type() == SqlType.BOOLEAN) {
            Expression isTrue = new Expression.Literal(Value.TRUE, type);
            return Optional.of(new KeyCondition(column, Function.EQ, isTrue, condition, true));
        }
        if (!(condition instanceof Expression.Call(Function function, List<Expression> sides, _))
                || sides.size() != 2) {
            return Optional.empty();
        }
        Expression left = sides.get(0);
        Expression right = sides.get(1);
        return switch (function) {
            case EQ, LT, LE, GT, GE ->
                    left instanceof Expression.ColumnRef column
                            ? of(column, function, right, condition, table)
                            : right instanceof Expression.ColumnRef column
                                    ? of(column, turned(function), left, condition, table)
                                    : Optional.empty();
            case IN ->
                    left instanceof Expression.ColumnRef column
                            ? of(column, Function.EQ, right, condition, table)
                            : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Function turned(Function comparison) {
        return switch (comparison) {
            case LT -> Function.GT;
            case LE -> Function.GE;
            case GT -> Function.LT;
            case GE -> Function.LE;
            default -> comparison;
        };
    }

    private static Optional<KeyCondition> of(
            Expression.ColumnRef column,
            Function comparison,
            Expression value,
            Expression source,
            TableDefinition table) {
        if (!isConstant(value)) {
            return Optional.empty();
        }
        SqlType type = table.columns().get(column.index()).type().type();
        return inFamily(value, type)
                .map(bound ->
                        new KeyCondition(
                                column.index(),
                                comparison,
                                bound,
                                source,
                                bound.type().type() == type));
    }

    /** The value in a type in which comparing it with the key means what the condition means. */
    private static Optional<Expression> inFamily(Expression value, SqlType key) {
        SqlType type = value.type().type();
        if (type == key) {
            return Optional.of(value);
        }
        if (type.isInteger() && key.isInteger()) {
            return Optional.of(widened(value, key));
        }
        if (key.isFloat() && type.isNumber()) {
            return Optional.of(type.isFloat() ? value : cast(value, ColumnType.FLOAT8));
        }
        return key == SqlType.NUMERIC && type.isInteger()
                ? Optional.of(cast(value, ColumnType.NUMERIC))
                : Optional.empty();
    }

    private static Expression widened(Expression value, SqlType key) {
        boolean constant = value instanceof Expression.Literal;
        return constant && key == SqlType.INT8 ? cast(value, ColumnType.INT8) : value;
    }

    private static Expression cast(Expression value, ColumnType type) {
        return value instanceof Expression.Literal(Value constant, ColumnType from)
                ? new Expression.Literal(Conversions.cast(constant, from.type(), type), type)
                : Expression.cast(value, type);
    }

    /** The same for all rows of the query. */
    static boolean isConstant(Expression expression) {
        return switch (expression) {
            case Expression.ColumnRef _ -> false;
            case Expression.Literal _, Expression.Parameter _ -> true;
            case Expression.Call(Function function, List<Expression> arguments, _) ->
                    function.volatility().compareTo(Volatility.STABLE) <= 0
                            && arguments.stream().allMatch(KeyCondition::isConstant);
            case Expression.Case _ -> false;
        };
    }

    /** Whether it was made of this very condition, not of one that looks like it. */
    @SuppressWarnings("ReferenceEquality")
    boolean isSource(Expression condition) {
        return source == condition;
    }

    boolean isLower() {
        return comparison == Function.GT || comparison == Function.GE;
    }

    boolean isUpper() {
        return comparison == Function.LT || comparison == Function.LE;
    }

    boolean inclusive() {
        return comparison == Function.GE || comparison == Function.LE;
    }
}
