package io.heliosdb.lite.sql.analysis;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.expression.Expression;
import io.heliosdb.lite.execution.type.ColumnType;
import io.heliosdb.lite.execution.type.SqlType;
import io.heliosdb.lite.execution.type.Value;

/** Conversions of expressions; of constants at once. */
final class Coercions {
    private Coercions() {}

    /** The expression as a value of the type, silently converted; modifiers stay if it has it. */
    static Expression to(Expression expression, SqlType target) {
        boolean there = !Literals.isUnknown(expression) && expression.type().type() == target;
        return there ? expression : cast(expression, ColumnType.of(target));
    }

    /** What CAST makes of it. */
    static Expression cast(Expression expression, ColumnType target) {
        if (expression instanceof Expression.Literal(Value value, _) && Value.isNull(value)) {
            return new Expression.Literal(value, target);
        }
        if (Literals.isUnknown(expression)) {
            String text = ((Value.Text) ((Expression.Literal) expression).value()).value();
            return new Expression.Literal(Literals.parse(text, target), target);
        }
        return expression.type().equals(target)
                ? expression
                : Folding.fold(Expression.cast(expression, target));
    }

    /** An output column: what is still of unknown type is text. */
    static Expression known(Expression expression) {
        return Literals.isUnknown(expression) ? to(expression, SqlType.TEXT) : expression;
    }

    /** What INSERT and UPDATE store in a column; the length of texts is checked by who stores. */
    static Expression assign(Expression expression, String column, ColumnType target) {
        if (!Literals.isUnknown(expression)
                && !Signatures.assignable(expression.type().type(), target.type())) {
            throw new DatabaseException(SqlState.DATATYPE_MISMATCH, "the column is of another type")
                    .with("column", column)
                    .with("type", target)
                    .with("expression", expression.type());
        }
        ColumnType stored = target.type() == SqlType.TEXT ? ColumnType.TEXT : target;
        boolean there = expression.type().equals(target) || expression.type().equals(stored);
        boolean text = !Literals.isUnknown(expression) && expression.type().type() == SqlType.TEXT;
        return there || (text && target.type() == SqlType.TEXT)
                ? expression
                : cast(expression, stored);
    }
}
