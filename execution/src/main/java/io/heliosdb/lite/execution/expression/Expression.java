package io.heliosdb.lite.execution.expression;

import io.heliosdb.lite.execution.type.ColumnType;
import io.heliosdb.lite.execution.type.Value;
import java.util.List;
import java.util.Optional;

/** A scalar expression over the columns of one input. */
public sealed interface Expression {

    ColumnType type();

    /** Column {@code index} of the input. */
    record ColumnRef(int index, ColumnType type) implements Expression {}

    record Literal(Value value, ColumnType type) implements Expression {}

    /** Parameter {@code index} of the statement, counting from zero. */
    record Parameter(int index, ColumnType type) implements Expression {}

    record Call(Function function, List<Expression> arguments, ColumnType type)
            implements Expression {
        public Call {
            arguments = List.copyOf(arguments);
            if (!function.takes(arguments.size())) {
                throw new IllegalArgumentException("wrong number of arguments");
            }
        }
    }

    /** The result of the first branch whose condition is true, else the other one, else NULL. */
    record Case(List<Branch> branches, Optional<Expression> otherwise, ColumnType type)
            implements Expression {
        public Case {
            branches = List.copyOf(branches);
            if (branches.isEmpty()) {
                throw new IllegalArgumentException("CASE without WHEN");
            }
        }
    }

    record Branch(Expression condition, Expression result) {}

    static Expression column(int index, ColumnType type) {
        return new ColumnRef(index, type);
    }

    static Expression literal(Value value, ColumnType type) {
        return new Literal(value, type);
    }

    static Expression parameter(int index, ColumnType type) {
        return new Parameter(index, type);
    }

    /** A call whose type follows from its arguments. */
    static Expression call(Function function, Expression... arguments) {
        List<Expression> list = List.of(arguments);
        return new Call(
                function, list, function.resultType(list.stream().map(Expression::type).toList()));
    }

    static Expression cast(Expression value, ColumnType type) {
        return new Call(Function.CAST, List.of(value), type);
    }
}
