package io.heliosdb.lite.sql.analysis;

import io.heliosdb.lite.execution.expression.Expression;
import io.heliosdb.lite.execution.schema.Catalog;
import io.heliosdb.lite.execution.type.ColumnType;
import io.heliosdb.lite.execution.type.SqlType;
import io.heliosdb.lite.execution.type.Value;
import io.heliosdb.lite.sql.planner.QueryShape;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;

/** One query from its syntax to its shape. Confined to one analysis. */
final class QueryAnalyzer {
    private final Catalog catalog;
    private final Parameters parameters;

    QueryAnalyzer(Catalog catalog, Parameters parameters) {
        this.catalog = catalog;
        this.parameters = parameters;
    }

    QueryShape analyze(SqlNode query) {
        ExpressionRewriter expressions = new ExpressionRewriter(parameters);
        SelectSyntax syntax = new SelectRewriter(catalog, expressions).rewrite(query);
        Optional<Expression> offset = syntax.offset().map(this::count);
        Optional<Expression> limit = syntax.limit().map(this::count);
        RelNode tree = QueryConverter.convert(syntax.query(), catalog, parameters);
        return new ShapeBuilder(parameters).build(tree, syntax.names(), offset, limit);
    }

    /** The text of the query, whose names the validation resolves. */
    String canonical(SqlNode query) {
        ExpressionRewriter expressions = new ExpressionRewriter(parameters);
        SelectSyntax syntax = new SelectRewriter(catalog, expressions).rewrite(query);
        QueryConverter.convert(syntax.query(), catalog, parameters);
        return CanonicalText.of(syntax.query(), syntax.offset(), syntax.limit());
    }

    /** LIMIT and OFFSET are of type int8. */
    private Expression count(SqlNode node) {
        if (node instanceof SqlDynamicParam parameter) {
            SqlType type = parameters.type(parameter.getIndex(), SqlType.INT8);
            return Coercions.to(
                    Expression.parameter(parameter.getIndex(), ColumnType.of(type)), SqlType.INT8);
        }
        BigDecimal value = ((SqlLiteral) node).getValueAs(BigDecimal.class);
        return Coercions.to(Literals.number(value.setScale(0, RoundingMode.HALF_UP)), SqlType.INT8);
    }

    static Expression nothing(ColumnType type) {
        return new Expression.Literal(Value.NULL, type);
    }
}
