package io.heliosdb.lite.sql.parser;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.runtime.CalciteContextException;

/**
 * Gives Calcite's refusals their SQLSTATE.
 *
 * <p>Calcite tells them apart by text only. What no line of the table knows is 42601 with Calcite's
 * own words as a fact: the statement is refused either way.
 */
final class CalciteFailures {
    private record Rule(Pattern pattern, SqlState state, String problem, String fact) {}

    private static final List<Rule> RULES =
            List.of(
                    rule(
                            "Non-query expression encountered in illegal context",
                            SqlState.SYNTAX_ERROR,
                            "syntax error",
                            ""),
                    rule(
                            "Column '(?<x>.*?)' not found.*",
                            SqlState.UNDEFINED_COLUMN,
                            "column does not exist",
                            "column"),
                    rule(
                            "Table '(?<x>.*?)' not found",
                            SqlState.UNDEFINED_TABLE,
                            "missing FROM-clause entry for table",
                            "table"),
                    rule(
                            "Object '(?<x>.*?)' not found.*",
                            SqlState.UNDEFINED_TABLE,
                            "table does not exist",
                            "table"),
                    rule(
                            "Unknown target column '(?<x>.*?)'",
                            SqlState.UNDEFINED_COLUMN,
                            "column does not exist",
                            "column"),
                    rule(
                            "Column '(?<x>.*?)' is ambiguous",
                            SqlState.AMBIGUOUS_COLUMN,
                            "column reference is ambiguous",
                            "column"),
                    rule(
                            "Expression '(?<x>.*?)' is not being grouped",
                            SqlState.GROUPING_ERROR,
                            "column must appear in an aggregate function",
                            "column"),
                    rule(
                            "(Aggregate expressions? (cannot|is illegal|is not).*|Aggregate"
                                    + " expression.*)",
                            SqlState.GROUPING_ERROR,
                            "aggregate functions are not allowed here",
                            ""),
                    rule(
                            "Ordinal out of range",
                            SqlState.INVALID_COLUMN_REFERENCE,
                            "ORDER BY position is not in the select list",
                            ""),
                    rule(
                            "No match found for function signature (?<x>.*)",
                            SqlState.UNDEFINED_FUNCTION,
                            "function does not exist",
                            "function"),
                    rule(
                            "Invalid number of arguments to function '(?<x>.*?)'.*",
                            SqlState.UNDEFINED_FUNCTION,
                            "function does not exist",
                            "function"),
                    rule(
                            "Cannot apply '(?<x>.*?)' to arguments of type.*",
                            SqlState.UNDEFINED_FUNCTION,
                            "function does not exist",
                            "function"),
                    rule(
                            "(WHERE|HAVING) clause must be a condition",
                            SqlState.DATATYPE_MISMATCH,
                            "argument of WHERE must be type boolean",
                            ""),
                    rule(
                            "Length of identifier '(?<x>.*?)' must be .*",
                            SqlState.SYNTAX_ERROR,
                            "identifier is longer than 63 characters",
                            ""),
                    rule(
                            "Numeric literal '(?<x>.*?)' out of range",
                            SqlState.NUMERIC_VALUE_OUT_OF_RANGE,
                            "numeric literal is out of range",
                            ""));

    private CalciteFailures() {}

    private static Rule rule(String pattern, SqlState state, String problem, String fact) {
        return new Rule(
                Pattern.compile(pattern, Pattern.DOTALL | Pattern.CASE_INSENSITIVE),
                state,
                problem,
                fact);
    }

    static DatabaseException of(CalciteContextException failure, StatementText text) {
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof PositionedException positioned) {
                return positioned.resolved(text);
            }
            if (cause instanceof DatabaseException known) {
                return known;
            }
        }
        String message = failure.getCause() == null ? "" : failure.getCause().getMessage();
        DatabaseException error = translated(message == null ? "" : message);
        return failure.getPosLine() < 1
                ? error
                : error.with("position", text.offset(failure.getPosLine(), failure.getPosColumn()));
    }

    private static DatabaseException translated(String message) {
        for (Rule rule : RULES) {
            Matcher matcher = rule.pattern().matcher(message);
            if (matcher.matches()) {
                DatabaseException error = new DatabaseException(rule.state(), rule.problem());
                return rule.fact().isEmpty()
                        ? error
                        : error.with(rule.fact(), matcher.group("x").toLowerCase(Locale.ROOT));
            }
        }
        return new DatabaseException(SqlState.SYNTAX_ERROR, "the statement is not valid")
                .with("reason", message);
    }
}
