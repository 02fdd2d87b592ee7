package io.heliosdb.lite.execution.expression;

import static io.heliosdb.lite.execution.expression.Expression.call;
import static io.heliosdb.lite.execution.expression.Expression.cast;
import static io.heliosdb.lite.execution.expression.Expression.literal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.execution.type.ColumnType;
import io.heliosdb.lite.execution.type.SqlType;
import io.heliosdb.lite.execution.type.TextForms;
import io.heliosdb.lite.execution.type.Value;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What PostgreSQL 15 answers, written as tables. */
final class ExpressionSemanticsTest {

    private static final ExpressionCompiler COMPILER =
            new ExpressionCompiler(new Environment(List.of(), "UTC", 0, 1, () -> 0));

    private static Expression of(String text, SqlType type) {
        return literal(TextForms.parse(text, type), ColumnType.of(type));
    }

    private static Expression int4(long value) {
        return literal(Value.of(value), ColumnType.INT4);
    }

    private static Expression int8(long value) {
        return literal(Value.of(value), ColumnType.INT8);
    }

    private static Expression real(double value) {
        return literal(Value.of(value), ColumnType.FLOAT8);
    }

    private static Expression numeric(String value) {
        return of(value, SqlType.NUMERIC);
    }

    private static Expression text(String value) {
        return literal(Value.of(value), ColumnType.TEXT);
    }

    private static Expression truth(int value) {
        return literal(value == 2 ? Value.NULL : Value.of(value == 1), ColumnType.BOOLEAN);
    }

    private static Expression nothing(ColumnType type) {
        return literal(Value.NULL, type);
    }

    private static String result(Expression expression) {
        Value value = COMPILER.evaluate(expression);
        return Value.isNull(value) ? "NULL" : TextForms.format(value, expression.type().type());
    }

    private static void check(Expression expression, String expected) {
        assertThat(result(expression)).as("%s", expression).isEqualTo(expected);
    }

    private static void fails(Expression expression, String state) {
        assertThatThrownBy(() -> COMPILER.evaluate(expression))
                .as("%s", expression)
                .isInstanceOfSatisfying(
                        DatabaseException.class,
                        e -> assertThat(e.sqlState().code()).isEqualTo(state));
    }

    @Test
    void logicHasThreeValues() {
        String[] and = {
            "false", "false", "false", "false", "true", "NULL", "false", "NULL", "NULL"
        };
        String[] or = {"false", "true", "NULL", "true", "true", "true", "NULL", "true", "NULL"};
        for (int a = 0; a < 3; a++) {
            for (int b = 0; b < 3; b++) {
                check(call(Function.AND, truth(a), truth(b)), and[a * 3 + b]);
                check(call(Function.OR, truth(a), truth(b)), or[a * 3 + b]);
            }
        }
        check(call(Function.NOT, truth(2)), "NULL");
        check(call(Function.NOT, truth(0)), "true");
        check(call(Function.IS_NOT_TRUE, truth(2)), "true");
        check(call(Function.IS_FALSE, truth(2)), "false");
        check(call(Function.EQ, int4(1), nothing(ColumnType.INT4)), "NULL");
        check(call(Function.IS_DISTINCT_FROM, int4(1), nothing(ColumnType.INT4)), "true");
        check(
                call(
                        Function.IS_NOT_DISTINCT_FROM,
                        nothing(ColumnType.INT4),
                        nothing(ColumnType.INT4)),
                "true");
        check(call(Function.IN, int4(1), int4(2), nothing(ColumnType.INT4)), "NULL");
        check(call(Function.IN, int4(2), int4(2), nothing(ColumnType.INT4)), "true");
        check(call(Function.IN, text("a"), text("b"), text("c")), "false");
        check(call(Function.IN, numeric("2.0"), int4(1), int4(2)), "true");
    }

    @Test
    void integersOverflowAndDivideTowardsZero() {
        check(call(Function.ADD, int4(2_000_000_000), int8(2_000_000_000)), "4000000000");
        fails(call(Function.ADD, int4(2_000_000_000), int4(2_000_000_000)), "22003");
        fails(call(Function.MULTIPLY, int8(Long.MAX_VALUE), int8(2)), "22003");
        check(call(Function.DIVIDE, int4(-7), int4(2)), "-3");
        check(call(Function.MODULO, int4(-7), int4(2)), "-1");
        fails(call(Function.DIVIDE, int8(Long.MIN_VALUE), int8(-1)), "22003");
        check(call(Function.MODULO, int8(Long.MIN_VALUE), int8(-1)), "0");
        fails(call(Function.DIVIDE, int4(1), int4(0)), "22012");
        fails(call(Function.NEGATE, int8(Long.MIN_VALUE)), "22003");
        check(call(Function.ABS, int4(-5)), "5");
        check(call(Function.ADD, int4(1), nothing(ColumnType.INT4)), "NULL");
    }

    @Test
    void numericsKeepTheScaleOfPostgres() {
        check(call(Function.ADD, numeric("1.10"), numeric("2.2")), "3.30");
        check(call(Function.MULTIPLY, numeric("1.10"), numeric("2.2")), "2.420");
        check(call(Function.DIVIDE, numeric("1"), numeric("3")), "0.33333333333333333333");
        check(call(Function.DIVIDE, numeric("10"), numeric("4")), "2.5000000000000000");
        check(call(Function.DIVIDE, numeric("2"), int4(3)), "0.66666666666666666667");
        check(
                call(Function.DIVIDE, numeric("123456789.123"), numeric("7")),
                "17636684.160428571429");
        check(call(Function.DIVIDE, numeric("1"), numeric("80000")), "0.000012500000000000000000");
        fails(call(Function.DIVIDE, numeric("1"), numeric("0.00")), "22012");
        check(call(Function.MODULO, numeric("-7.5"), numeric("2")), "-1.5");
        check(call(Function.ROUND, numeric("2.5")), "3");
        check(call(Function.ROUND, numeric("-2.5")), "-3");
        check(call(Function.ROUND, numeric("1234.567"), int4(1)), "1234.6");
        check(call(Function.ROUND, numeric("1234.567"), int4(-2)), "1200");
        check(call(Function.TRUNC, numeric("-1.99")), "-1");
        check(call(Function.FLOOR, numeric("-1.01")), "-2");
        check(call(Function.CEIL, numeric("-1.99")), "-1");
        check(call(Function.ADD, numeric("NaN"), numeric("1")), "NaN");
        check(call(Function.EQ, numeric("NaN"), numeric("NaN")), "true");
        check(call(Function.GT, numeric("NaN"), numeric("1e100")), "true");
        check(call(Function.EQ, numeric("1.0"), numeric("1.00")), "true");
    }

    @Test
    void floatsHaveOneZeroAndOneNaN() {
        check(call(Function.EQ, real(0.0), real(-0.0)), "true");
        check(call(Function.EQ, real(Double.NaN), real(Double.NaN)), "true");
        check(call(Function.GT, real(Double.NaN), real(Double.POSITIVE_INFINITY)), "true");
        fails(call(Function.DIVIDE, real(1), real(0)), "22012");
        fails(call(Function.MULTIPLY, real(1e300), real(1e300)), "22003");
        fails(call(Function.MULTIPLY, real(1e-300), real(1e-300)), "22003");
        check(call(Function.ROUND, real(2.5)), "2");
        check(call(Function.ADD, real(0.1), real(0.2)), "0.30000000000000004");
        check(call(Function.ADD, int4(1), real(0.5)), "1.5");
        check(call(Function.POWER, int4(2), int4(10)), "1024");
        fails(call(Function.POWER, int4(0), int4(-1)), "2201F");
        fails(call(Function.SQRT, real(-1)), "2201F");
        fails(call(Function.LN, real(0)), "2201E");
    }

    @Test
    void floatsPrintTheirShortestDigits() {
        String[][] cases = {
            {"1", "1"},
            {"-0.0", "-0"},
            {"1e15", "1e+15"},
            {"123456789012345", "123456789012345"},
            {"0.0001", "0.0001"},
            {"0.00001", "1e-05"},
            {"1.5e300", "1.5e+300"},
            {"NaN", "NaN"},
            {"-infinity", "-Infinity"},
            {"5e-324", "5e-324"}
        };
        for (String[] each : cases) {
            check(of(each[0], SqlType.FLOAT8), each[1]);
        }
        check(of("1000000", SqlType.FLOAT4), "1e+06");
        check(of("0.1", SqlType.FLOAT4), "0.1");
    }

    @Test
    void textComparesByItsBytes() {
        check(call(Function.LT, text("Z"), text("a")), "true");
        check(call(Function.LT, text("\uFFFD"), text("\uD83D\uDE00")), "true");
        check(call(Function.LT, text("a"), text("ab")), "true");
    }

    @Test
    void patternsMatch() {
        Object[][] cases = {
            {"abc", "abc", true},
            {"abc", "a%", true},
            {"abc", "%c", true},
            {"abc", "_b_", true},
            {"abc", "b", false},
            {"abc", "%b%", true},
            {"", "%", true},
            {"", "_", false},
            {"a%c", "a\\%c", true},
            {"abc", "a\\%c", false},
            {"äö", "__", true},
            {"aXbXc", "%X%X%", true},
            {"mississippi", "%iss%ip%", true},
            {"ab", "%a", false}
        };
        for (Object[] each : cases) {
            check(
                    call(Function.LIKE, text((String) each[0]), text((String) each[1])),
                    each[2].toString());
        }
        check(call(Function.ILIKE, text("AbC"), text("a%c")), "true");
        check(call(Function.LIKE, text("a%"), text("a!%"), text("!")), "true");
        fails(call(Function.LIKE, text("a"), text("a\\")), "22025");
        check(call(Function.LIKE, nothing(ColumnType.TEXT), text("a")), "NULL");
    }

    @Test
    void textFunctionsCountCharacters() {
        check(call(Function.LENGTH, text("ä\uD83D\uDE00")), "2");
        check(call(Function.OCTET_LENGTH, text("ä\uD83D\uDE00")), "6");
        check(call(Function.SUBSTRING, text("hello"), int4(2), int4(3)), "ell");
        check(call(Function.SUBSTRING, text("hello"), int4(-1), int4(4)), "he");
        check(call(Function.SUBSTRING, text("hello"), int4(4)), "lo");
        fails(call(Function.SUBSTRING, text("hello"), int4(1), int4(-1)), "22011");
        check(call(Function.TRIM, text("  x ")), "x");
        check(call(Function.LTRIM, text("xxyx"), text("x")), "yx");
        check(call(Function.POSITION, text("häl"), text("l")), "3");
        check(call(Function.REPLACE, text("aXbX"), text("X"), text("-")), "a-b-");
        check(call(Function.LEFT, text("abc"), int4(-1)), "ab");
        check(call(Function.RIGHT, text("abc"), int4(2)), "bc");
        check(call(Function.RIGHT, text("abc"), int4(-1)), "bc");
        check(call(Function.UPPER, text("aä")), "Aä");
        check(call(Function.CONCAT, text("n="), int4(5)), "n=5");
        check(call(Function.CONCAT_ALL, text("a"), nothing(ColumnType.TEXT), truth(1)), "at");
    }

    @Test
    void choicesTakeTheFirstThatFits() {
        check(call(Function.COALESCE, nothing(ColumnType.INT8), int4(3)), "3");
        check(call(Function.COALESCE, nothing(ColumnType.TEXT)), "NULL");
        check(call(Function.NULLIF, int4(3), int4(3)), "NULL");
        check(call(Function.GREATEST, int4(3), nothing(ColumnType.INT4), int4(5)), "5");
        check(call(Function.LEAST, int4(3), numeric("2.5")), "2.5");
        Expression choice =
                new Expression.Case(
                        List.of(
                                new Expression.Branch(truth(2), int4(1)),
                                new Expression.Branch(truth(1), int4(2))),
                        java.util.Optional.empty(),
                        ColumnType.INT4);
        check(choice, "2");
    }

    @Test
    void castsConvertOrFail() {
        check(cast(text(" 42 "), ColumnType.INT4), "42");
        fails(cast(text("4x"), ColumnType.INT4), "22P02");
        fails(cast(int8(3_000_000_000L), ColumnType.INT4), "22003");
        check(cast(real(2.5), ColumnType.INT4), "2");
        check(cast(numeric("2.5"), ColumnType.INT4), "3");
        check(cast(numeric("1234.567"), ColumnType.numeric(6, 2)), "1234.57");
        fails(cast(numeric("12345.6"), ColumnType.numeric(6, 2)), "22003");
        check(cast(real(0.1), ColumnType.NUMERIC), "0.1");
        check(cast(real(1e20), ColumnType.NUMERIC), "100000000000000000000");
        check(cast(text("abcdef"), ColumnType.varchar(3)), "abc");
        check(cast(text("yes"), ColumnType.BOOLEAN), "true");
        check(cast(truth(1), ColumnType.INT4), "1");
        check(cast(of("2024-02-29", SqlType.DATE), ColumnType.TIMESTAMP), "2024-02-29 00:00:00");
        check(cast(of("2024-02-29 23:59:59.5", SqlType.TIMESTAMP), ColumnType.DATE), "2024-02-29");
        fails(cast(text("2023-02-29"), ColumnType.DATE), "22008");
        fails(cast(text("soon"), ColumnType.TIMESTAMP), "22007");
        check(cast(text("\\x00ff"), ColumnType.BYTEA), "\\x00ff");
        check(of("2001-01-01 00:01", SqlType.TIMESTAMP), "2001-01-01 00:01:00");
        check(of("2001-01-01T00:01:02.123456", SqlType.TIMESTAMP), "2001-01-01 00:01:02.123456");
        check(of("0044-03-15 BC", SqlType.DATE), "0044-03-15 BC");
    }

    @Test
    void datesCountDays() {
        Expression day = of("2024-03-01", SqlType.DATE);
        check(call(Function.SUBTRACT, day, int4(1)), "2024-02-29");
        check(call(Function.SUBTRACT, day, of("2024-01-01", SqlType.DATE)), "60");
        check(call(Function.LT, day, of("2024-03-01 00:00:01", SqlType.TIMESTAMP)), "true");
        Expression moment = of("2024-03-05 13:45:56.25", SqlType.TIMESTAMP);
        List<String> parts = new ArrayList<>();
        for (String field :
                List.of(
                        "year", "month", "day", "hour", "minute", "second", "dow", "doy", "week",
                        "quarter", "epoch")) {
            parts.add(result(call(Function.EXTRACT, text(field), moment)));
        }
        assertThat(parts)
                .containsExactly(
                        "2024",
                        "3",
                        "5",
                        "13",
                        "45",
                        "56.250000",
                        "2",
                        "65",
                        "10",
                        "1",
                        "1709646356.250000");
        check(call(Function.DATE_TRUNC, text("month"), moment), "2024-03-01 00:00:00");
        check(call(Function.DATE_TRUNC, text("week"), moment), "2024-03-04 00:00:00");
        check(call(Function.DATE_TRUNC, text("hour"), moment), "2024-03-05 13:00:00");
    }

    @Test
    void operandsOfWrongTypesAreRefusedWhenCompiled() {
        fails(call(Function.ADD, text("a"), int4(1)), "XX000");
        fails(call(Function.EQ, text("a"), int4(1)), "XX000");
        fails(call(Function.AND, int4(1), truth(1)), "XX000");
        fails(call(Function.LIKE, int4(1), text("a")), "XX000");
        fails(literal(Value.of("a"), ColumnType.INT4), "42804");
    }
}
