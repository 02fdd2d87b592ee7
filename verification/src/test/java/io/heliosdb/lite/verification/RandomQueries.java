package io.heliosdb.lite.verification;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.StringJoiner;

/**
 * Random queries over one table with a column of every type, in the words that both databases
 * understand the same way: {@code int4} and {@code float8}, not {@code integer} and {@code real}.
 *
 * <p>Left out on purpose: power, exp and ln (the last digit differs between C libraries), sums of
 * floats (they depend on the order of the rows), {@code now()} and {@code random()}.
 */
final class RandomQueries {

    static final String TABLE =
            "CREATE TABLE sample (k int4 PRIMARY KEY, s smallint, i int4, b int8, r float4,"
                    + " d float8, o boolean, t text, dt date, ts timestamp, n numeric, m"
                    + " numeric(8,2), y bytea)";

    static final List<String> INDEXES =
            List.of(
                    "CREATE INDEX sample_i ON sample (i)",
                    "CREATE INDEX sample_t ON sample (t, d DESC)",
                    "CREATE INDEX sample_dt ON sample (dt DESC NULLS LAST, b)",
                    "CREATE INDEX sample_n ON sample (n NULLS FIRST)");

    private static final int DEPTH = 3;

    /** A query, and whether the order of its rows is complete. */
    record Query(String sql, boolean ordered) {}

    private final Random random;

    RandomQueries(Random random) {
        this.random = random;
    }

    String row(int key) {
        StringJoiner values = new StringJoiner(", ", "INSERT INTO sample VALUES (", ")");
        values.add(Integer.toString(key));
        values.add(orNull(Integer.toString(random.nextInt(-3, 6))));
        values.add(orNull(Integer.toString(random.nextInt(-20, 20))));
        values.add(orNull(pick("0", "1", "-7", "3000000000", "12")));
        values.add(orNull(pick("0.5", "1.25", "-2", "0.1", "'NaN'")));
        values.add(orNull(pick("0", "1.5", "-3.25", "1e10", "0.1", "'NaN'", "'Infinity'")));
        values.add(orNull(pick("true", "false")));
        values.add(orNull(text()));
        values.add(orNull(date()));
        values.add(orNull(pick("'2024-01-01 10:00:00'", "'2023-12-31 23:59:59.5'", date())));
        values.add(orNull(pick("0", "1.50", "-2.5", "100", "0.001", "99999999999999999999.5")));
        values.add(orNull(pick("1.005", "-7", "123456.78")));
        values.add(orNull(pick("'\\x00'", "'\\x0102'", "'\\x'")));
        return values.toString();
    }

    private String orNull(String value) {
        return random.nextInt(6) == 0 ? "NULL" : value;
    }

    private String text() {
        return pick("''", "'a'", "'A'", "'ab'", "'abc '", "' b'", "'ä'", "'z%'", "'10'", "'a_b'");
    }

    private String date() {
        return pick("'2024-01-01'", "'2023-12-31'", "'2024-02-29'", "'1999-05-05'");
    }

    Query next() {
        return random.nextInt(6) == 0 ? aggregate() : select();
    }

    private Query aggregate() {
        List<String> outputs =
                List.of(
                        "count(*)",
                        "count(" + any(1) + ")",
                        "count(DISTINCT " + integer(1) + ")",
                        "sum(" + integer(1) + ")",
                        "sum(b), avg(i), sum(n), avg(m)",
                        "min(" + string(1) + ")",
                        // one scale: which of 0.0 and 0.00 wins is up to the order of the plan
                        "round(max(" + numeric(1) + "), 30)",
                        "min(dt), max(d)");
        return new Query("SELECT " + String.join(", ", outputs) + " FROM sample" + where(), true);
    }

    private Query select() {
        StringBuilder sql = new StringBuilder("SELECT k");
        int outputs = random.nextInt(1, 4);
        for (int i = 0; i < outputs; i++) {
            sql.append(", ").append(any(DEPTH));
        }
        sql.append(" FROM sample").append(where());
        boolean ordered = random.nextInt(4) > 0;
        if (ordered) {
            sql.append(" ORDER BY ");
            int terms = random.nextInt(0, 3);
            for (int i = 0; i < terms; i++) {
                sql.append(orderTerm()).append(direction()).append(", ");
            }
            sql.append("k").append(random.nextBoolean() ? "" : " DESC");
            if (random.nextInt(3) == 0) {
                sql.append(" LIMIT ").append(random.nextInt(20));
            }
            if (random.nextInt(5) == 0) {
                sql.append(" OFFSET ").append(random.nextInt(10));
            }
        }
        return new Query(sql.toString(), ordered);
    }

    private String orderTerm() {
        return random.nextInt(3) == 0
                ? any(2)
                : pick("i", "t", "dt", "n", "d", "o", "b", "ts", "2", "s", "m", "y", "r");
    }

    private String direction() {
        return pick("", " DESC", " ASC NULLS FIRST", " DESC NULLS LAST", " NULLS LAST");
    }

    private String where() {
        return random.nextInt(5) == 0 ? "" : " WHERE " + condition();
    }

    /** Often something that an index can use. */
    private String condition() {
        String first =
                switch (random.nextInt(8)) {
                    case 0 -> "k " + comparison() + " " + random.nextInt(60);
                    case 1 -> "i " + comparison() + " " + random.nextInt(-5, 20);
                    case 2 -> "t " + comparison() + " " + text();
                    case 3 -> "dt " + comparison() + " " + date();
                    case 4 -> "n " + comparison() + " " + pick("0", "1.5", "-2.5");
                    case 5 -> "k BETWEEN 10 AND 40";
                    case 6 -> "i IN (1, 2, 3, NULL, -4)";
                    default -> truth(DEPTH);
                };
        return random.nextInt(3) == 0 ? first + " AND " + truth(2) : first;
    }

    private String any(int depth) {
        return switch (random.nextInt(8)) {
            case 0, 1 -> integer(depth);
            case 2 -> numeric(depth);
            case 3 -> floating(depth);
            case 4 -> string(depth);
            case 5 -> truth(depth);
            case 6 -> day(depth);
            default -> moment(depth);
        };
    }

    private String integer(int depth) {
        if (depth == 0) {
            return pick("s", "i", "k", Integer.toString(random.nextInt(-5, 10)), "NULL::int4");
        }
        int d = depth - 1;
        return switch (random.nextInt(12)) {
            case 0 -> "(" + integer(d) + " + " + integer(d) + ")";
            case 1 -> "(" + integer(d) + " - " + integer(d) + ")";
            case 2 -> "(" + integer(d) + " * " + pick("2", "-3", "s") + ")";
            case 3 -> "(" + integer(d) + " / " + pick("2", "-3", "7") + ")";
            case 4 -> "(" + integer(d) + " % " + pick("2", "-3", "7") + ")";
            case 5 -> "length(" + string(d) + ")";
            case 6 -> choose(integer(d), integer(d), d);
            case 7 -> "coalesce(" + integer(d) + ", " + integer(d) + ")";
            case 8 -> "nullif(" + integer(d) + ", " + integer(d) + ")";
            case 9 -> "abs(" + integer(d) + ")";
            case 10 -> "(" + day(d) + " - " + day(d) + ")";
            default -> pick("greatest", "least") + "(" + integer(d) + ", " + integer(d) + ")";
        };
    }

    private String numeric(int depth) {
        if (depth == 0) {
            return pick("n", "m", "1.5", "-0.25", "100", "b", "NULL::numeric");
        }
        int d = depth - 1;
        return switch (random.nextInt(9)) {
            case 0 -> "(" + numeric(d) + " + " + numeric(d) + ")";
            case 1 -> "(" + numeric(d) + " - " + integer(d) + ")";
            case 2 -> "(" + numeric(d) + " * " + pick("1.5", "n", "3") + ")";
            case 3 -> "(" + numeric(d) + " / " + pick("3", "1.5", "-0.7") + ")";
            case 4 -> "round(n, " + pick("0", "1", "2") + ")";
            case 5 -> pick("trunc", "floor", "ceil", "abs", "sign") + "(n)";
            case 6 -> integer(d) + "::numeric";
            case 7 -> choose(numeric(d), numeric(d), d);
            default -> "coalesce(" + numeric(d) + ", " + numeric(d) + ")";
        };
    }

    private String floating(int depth) {
        if (depth == 0) {
            return pick("d", "r", "1.5::float8", "i::float8");
        }
        int d = depth - 1;
        return switch (random.nextInt(6)) {
            case 0 -> "(" + floating(d) + " + " + floating(d) + ")";
            case 1 -> "(" + floating(d) + " - " + numeric(0) + ")";
            case 2 -> "(" + floating(d) + " * " + pick("2", "0.5", "r") + ")";
            case 3 -> "(" + floating(d) + " / " + pick("2", "3", "0.1") + ")";
            case 4 -> pick("round", "floor", "ceil", "trunc", "abs") + "(" + floating(d) + ")";
            default -> choose(floating(d), floating(d), d);
        };
    }

    private String string(int depth) {
        if (depth == 0) {
            return pick("t", "t", text(), "NULL::text");
        }
        int d = depth - 1;
        return switch (random.nextInt(10)) {
            case 0 -> "(" + string(d) + " || " + string(d) + ")";
            case 1 -> pick("upper", "lower", "trim", "ltrim", "rtrim") + "(" + string(d) + ")";
            case 2 -> "substring(" + string(d) + " FROM " + pick("1", "2", "-1") + " FOR 3)";
            case 3 -> pick("left", "right") + "(" + string(d) + ", " + pick("1", "-1", "2") + ")";
            case 4 -> "replace(" + string(d) + ", 'a', 'xy')";
            case 5 -> pick("i", "n", "o", "dt", "d", "b", "ts") + "::text";
            case 6 -> choose(string(d), string(d), d);
            case 7 -> "concat(" + string(d) + ", i, o)";
            case 8 -> "(t || " + pick("i", "n", "dt") + ")";
            default -> "coalesce(" + string(d) + ", " + string(d) + ")";
        };
    }

    private String day(int depth) {
        if (depth == 0) {
            return pick("dt", "dt", "date " + date());
        }
        int d = depth - 1;
        return switch (random.nextInt(4)) {
            case 0 -> "(" + day(d) + " + " + pick("1", "30", "s") + ")";
            case 1 -> "(" + day(d) + " - " + pick("1", "400") + ")";
            case 2 -> "ts::date";
            default -> choose(day(d), day(d), d);
        };
    }

    private String moment(int depth) {
        if (depth == 0) {
            return pick("ts", "ts", "timestamp '2024-01-01 10:00:00'");
        }
        return switch (random.nextInt(3)) {
            case 0 -> "date_trunc('" + pick("year", "month", "day", "hour") + "', ts)";
            case 1 -> day(depth - 1) + "::timestamp";
            default -> choose(moment(depth - 1), moment(depth - 1), depth - 1);
        };
    }

    private String truth(int depth) {
        if (depth == 0) {
            return pick("o", "o", "true", "false", "NULL::boolean");
        }
        int d = depth - 1;
        return switch (random.nextInt(13)) {
            case 0 -> "(" + truth(d) + " AND " + truth(d) + ")";
            case 1 -> "(" + truth(d) + " OR " + truth(d) + ")";
            case 2 -> "(NOT " + truth(d) + ")";
            case 3 -> "(" + integer(d) + " " + comparison() + " " + integer(d) + ")";
            case 4 -> "(" + numeric(d) + " " + comparison() + " " + integer(d) + ")";
            case 5 -> "(" + floating(d) + " " + comparison() + " " + numeric(d) + ")";
            case 6 -> "(" + string(d) + " " + comparison() + " " + string(d) + ")";
            case 7 -> "(" + day(d) + " " + comparison() + " " + pick(moment(d), day(d)) + ")";
            case 8 -> "(" + any(d) + " IS " + pick("", "NOT ") + "NULL)";
            case 9 -> "(" + integer(d) + pick("", " NOT") + " IN (1, 2, NULL, " + integer(d) + "))";
            case 10 ->
                    "("
                            + string(d)
                            + pick(" LIKE ", " NOT LIKE ", " ILIKE ")
                            + pick("'a%'", "'%B%'", "'_'", "'a\\_b'", "''", "'%'")
                            + ")";
            case 11 -> "(" + integer(d) + " IS " + pick("", "NOT ") + "DISTINCT FROM i)";
            default -> "(" + truth(d) + pick(" IS TRUE", " IS NOT FALSE", " IS UNKNOWN") + ")";
        };
    }

    private String choose(String one, String other, int depth) {
        List<String> forms = new ArrayList<>();
        forms.add("CASE WHEN " + truth(depth) + " THEN " + one + " ELSE " + other + " END");
        forms.add("CASE s WHEN 1 THEN " + one + " WHEN 2 THEN " + other + " END");
        return forms.get(random.nextInt(forms.size()));
    }

    private String comparison() {
        return pick("=", "<>", "<", "<=", ">", ">=", "!=");
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
