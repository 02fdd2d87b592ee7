package io.heliosdb.lite.sql.analysis;

import io.heliosdb.lite.execution.expression.Expression;
import io.heliosdb.lite.execution.schema.Catalog;
import io.heliosdb.lite.execution.type.ColumnType;
import io.heliosdb.lite.execution.type.SqlType;
import io.heliosdb.lite.execution.type.Value;
import io.heliosdb.lite.sql.planner.QueryShape;
import java.math.BigDecimal;
import java.util.Optional;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUnknownLiteral;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Expressions that refer to no column: cells of VALUES and defaults. Literals, negative numbers and
 * parameters, which are nearly all of them, go past Calcite's validator.
 */
final class ConstantAnalyzer {
    private final Catalog catalog;
    private final Parameters parameters;

    ConstantAnalyzer(Catalog catalog, Parameters parameters) {
        this.catalog = catalog;
        this.parameters = parameters;
    }

    /** The expression; a string literal and NULL keep the unknown type. */
    Expression analyze(SqlNode node) {
        return simple(node).orElseGet(() -> general(node));
    }

    /** The expression of a cell that is stored in a column of this type. */
    Expression analyze(SqlNode node, SqlType stored) {
        if (node instanceof SqlDynamicParam parameter) {
            SqlType type = parameters.type(parameter.getIndex(), stored);
            return Expression.parameter(parameter.getIndex(), ColumnType.of(type));
        }
        return analyze(node);
    }

    private static Optional<Expression> simple(SqlNode node) {
        if (node.getKind() == SqlKind.MINUS_PREFIX
                && ((org.apache.calcite.sql.SqlCall) node).operand(0) instanceof SqlLiteral literal
                && literal.getValue() instanceof BigDecimal number) {
            return number(number.negate());
        }
        if (!(node instanceof SqlLiteral literal) || node instanceof SqlUnknownLiteral) {
            return Optional.empty();
        }
        if (SqlUtil.isNullLiteral(literal, false)) {
            return Optional.of(Literals.unknown(Value.NULL));
        }
        if (literal.getTypeName() == SqlTypeName.CHAR) {
            return Optional.of(Literals.unknown(Value.of(literal.getValueAs(String.class))));
        }
        if (literal.getValue() instanceof Boolean truth) {
            return Optional.of(new Expression.Literal(Value.of(truth), ColumnType.BOOLEAN));
        }
        return literal.getValue() instanceof BigDecimal number ? number(number) : Optional.empty();
    }

    private static Optional<Expression> number(BigDecimal number) {
        boolean plain = number.scale() >= 0 && number.scale() < 1000;
        return plain ? Optional.of(Literals.number(number)) : Optional.empty();
    }

    private Expression general(SqlNode node) {
        SqlSelect select =
                new SqlSelect(
                        node.getParserPosition(),
                        null,
                        SqlNodeList.of(node),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null);
        QueryShape shape = new QueryAnalyzer(catalog, parameters).analyze(select);
        return shape.output().getFirst();
    }
}
