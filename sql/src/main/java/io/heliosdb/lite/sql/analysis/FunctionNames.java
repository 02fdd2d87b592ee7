package io.heliosdb.lite.sql.analysis;

import static java.util.Map.entry;

import io.heliosdb.lite.execution.expression.Function;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/** The functions that can be called by name, and Calcite's operators that are ours as well. */
final class FunctionNames {
    private static final Map<String, Function> SCALAR =
            Map.ofEntries(
                    entry("abs", Function.ABS),
                    entry("btrim", Function.TRIM),
                    entry("ceil", Function.CEIL),
                    entry("ceiling", Function.CEIL),
                    entry("char_length", Function.LENGTH),
                    entry("character_length", Function.LENGTH),
                    entry("clock_timestamp", Function.CLOCK_TIMESTAMP),
                    entry("coalesce", Function.COALESCE),
                    entry("concat", Function.CONCAT_ALL),
                    entry("current_date", Function.CURRENT_DATE),
                    entry("current_timestamp", Function.NOW),
                    entry("date_trunc", Function.DATE_TRUNC),
                    entry("exp", Function.EXP),
                    entry("floor", Function.FLOOR),
                    entry("greatest", Function.GREATEST),
                    entry("least", Function.LEAST),
                    entry("left", Function.LEFT),
                    entry("length", Function.LENGTH),
                    entry("ln", Function.LN),
                    entry("localtimestamp", Function.NOW),
                    entry("lower", Function.LOWER),
                    entry("ltrim", Function.LTRIM),
                    entry("mod", Function.MODULO),
                    entry("now", Function.NOW),
                    entry("nullif", Function.NULLIF),
                    entry("octet_length", Function.OCTET_LENGTH),
                    entry("pow", Function.POWER),
                    entry("power", Function.POWER),
                    entry("random", Function.RANDOM),
                    entry("replace", Function.REPLACE),
                    entry("right", Function.RIGHT),
                    entry("round", Function.ROUND),
                    entry("rtrim", Function.RTRIM),
                    entry("sign", Function.SIGN),
                    entry("sqrt", Function.SQRT),
                    entry("strpos", Function.POSITION),
                    entry("substr", Function.SUBSTRING),
                    entry("substring", Function.SUBSTRING),
                    entry("transaction_timestamp", Function.NOW),
                    entry("trunc", Function.TRUNC),
                    entry("upper", Function.UPPER));

    private static final Map<String, SqlAggFunction> AGGREGATES =
            Map.of(
                    "count", SqlStdOperatorTable.COUNT,
                    "sum", SqlStdOperatorTable.SUM,
                    "avg", SqlStdOperatorTable.AVG,
                    "min", SqlStdOperatorTable.MIN,
                    "max", SqlStdOperatorTable.MAX);

    private FunctionNames() {}

    static Optional<Function> scalar(String name) {
        return Optional.ofNullable(SCALAR.get(name));
    }

    static Optional<SqlAggFunction> aggregate(String name) {
        return Optional.ofNullable(AGGREGATES.get(name));
    }

    static Collection<SqlAggFunction> aggregates() {
        return AGGREGATES.values();
    }
}
