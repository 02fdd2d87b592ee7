package io.heliosdb.lite.sql.analysis;

import io.heliosdb.lite.execution.type.SqlType;
import org.apache.calcite.config.NullCollation;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.validate.SqlConformance;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.sql.validate.SqlDelegatingConformance;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorCatalogReader;
import org.apache.calcite.sql.validate.SqlValidatorImpl;
import org.apache.calcite.sql.validate.SqlValidatorScope;

/**
 * Calcite's validator without its own ideas of types: no coercion, and parameters and NULL get
 * theirs from our operators. Confined to one analysis.
 */
final class StatementValidator extends SqlValidatorImpl {
    private static final SqlConformance CONFORMANCE =
            new SqlDelegatingConformance(SqlConformanceEnum.BABEL) {
                // in PostgreSQL no select item refers to another one
                @Override
                public SelectAliasLookup isSelectAlias() {
                    return SelectAliasLookup.UNSUPPORTED;
                }

                @Override
                public boolean isNonStrictGroupBy() {
                    return false;
                }
            };

    private static final SqlValidator.Config CONFIG =
            SqlValidator.Config.DEFAULT
                    .withTypeCoercionEnabled(false)
                    .withIdentifierExpansion(true)
                    .withDefaultNullCollation(NullCollation.HIGH)
                    .withConformance(CONFORMANCE);

    private final Parameters parameters;

    StatementValidator(SqlValidatorCatalogReader catalog, Parameters parameters) {
        super(KnownOperators.INSTANCE, catalog, Types.FACTORY, CONFIG);
        this.parameters = parameters;
    }

    Parameters parameters() {
        return parameters;
    }

    @Override
    protected void inferUnknownTypes(
            RelDataType inferredType, SqlValidatorScope scope, SqlNode node) {
        if (node instanceof SqlDynamicParam parameter) {
            Types.sqlTypeOrUnknown(inferredType)
                    .ifPresent(type -> parameters.type(parameter.getIndex(), type));
        } else if (!SqlUtil.isNullLiteral(node, false)) {
            super.inferUnknownTypes(inferredType, scope, node);
        }
    }

    @Override
    public RelDataType deriveType(SqlValidatorScope scope, SqlNode expression) {
        if (expression instanceof SqlDynamicParam parameter) {
            return typeOf(parameter);
        }
        if (SqlUtil.isNullLiteral(expression, false)) {
            RelDataType text = Types.carrier(SqlType.TEXT);
            setValidatedNodeType(expression, text);
            return text;
        }
        return super.deriveType(scope, expression);
    }

    /** Who asks for the type of a parameter that has none takes it as text. */
    private RelDataType typeOf(SqlDynamicParam parameter) {
        RelDataType type = Types.carrier(parameters.type(parameter.getIndex(), SqlType.TEXT));
        setValidatedNodeType(parameter, type);
        return type;
    }

    @Override
    public RelDataType getValidatedNodeType(SqlNode node) {
        return node instanceof SqlDynamicParam parameter
                ? typeOf(parameter)
                : super.getValidatedNodeType(node);
    }

    /** Our literals are checked by our own rules. */
    @Override
    public void validateLiteral(SqlLiteral literal) {}
}
