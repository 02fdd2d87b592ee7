package io.heliosdb.lite.sql.analysis;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.validate.SqlNameMatcher;
import org.jspecify.annotations.Nullable;

/** The operators that the validator looks up by name: the few that are Calcite's, not ours. */
final class KnownOperators implements SqlOperatorTable {
    static final KnownOperators INSTANCE = new KnownOperators();

    private final List<SqlOperator> operators = new ArrayList<>(FunctionNames.aggregates());

    private KnownOperators() {
        operators.add(SqlStdOperatorTable.DESC);
        operators.add(SqlStdOperatorTable.NULLS_FIRST);
        operators.add(SqlStdOperatorTable.NULLS_LAST);
        operators.add(SqlStdOperatorTable.AS);
    }

    @Override
    public void lookupOperatorOverloads(
            SqlIdentifier name,
            @Nullable SqlFunctionCategory category,
            SqlSyntax syntax,
            List<SqlOperator> found,
            SqlNameMatcher matcher) {
        for (SqlOperator operator : operators) {
            if (name.isSimple() && matcher.matches(operator.getName(), name.getSimple())) {
                found.add(operator);
            }
        }
    }

    @Override
    public List<SqlOperator> getOperatorList() {
        return operators;
    }
}
