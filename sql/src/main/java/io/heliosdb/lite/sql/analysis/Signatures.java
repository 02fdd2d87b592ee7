package io.heliosdb.lite.sql.analysis;

import static io.heliosdb.lite.execution.type.SqlType.BOOLEAN;
import static io.heliosdb.lite.execution.type.SqlType.BYTEA;
import static io.heliosdb.lite.execution.type.SqlType.DATE;
import static io.heliosdb.lite.execution.type.SqlType.FLOAT4;
import static io.heliosdb.lite.execution.type.SqlType.FLOAT8;
import static io.heliosdb.lite.execution.type.SqlType.INT4;
import static io.heliosdb.lite.execution.type.SqlType.INT8;
import static io.heliosdb.lite.execution.type.SqlType.NUMERIC;
import static io.heliosdb.lite.execution.type.SqlType.TEXT;
import static io.heliosdb.lite.execution.type.SqlType.TIMESTAMP;

import io.heliosdb.lite.execution.expression.Function;
import io.heliosdb.lite.execution.type.SqlType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * PostgreSQL's rules for the types of operators and functions: which arguments they take, what is
 * converted implicitly, what comes out.
 *
 * <p>An empty argument type is "unknown": a string literal, NULL or an untyped parameter, which
 * takes the type that it stands beside, or text. An empty answer means that there is no such
 * operator (42883, or 42804 where the manual says so). Chapter 10 of the PostgreSQL manual.
 */
final class Signatures {
    private Signatures() {}

    static Optional<Signature> of(Function function, List<Optional<SqlType>> arguments) {
        return switch (function) {
            case EQ, NE, LT, LE, GT, GE, IS_DISTINCT_FROM, IS_NOT_DISTINCT_FROM, IN ->
                    comparison(arguments);
            case LIKE, ILIKE, POSITION, REPLACE -> all(TEXT, arguments, BOOLEAN, function);
            case AND, OR, NOT, IS_TRUE, IS_NOT_TRUE, IS_FALSE, IS_NOT_FALSE ->
                    fixed(arguments, Collections.nCopies(arguments.size(), BOOLEAN), BOOLEAN);
            case IS_NULL, IS_NOT_NULL ->
                    Optional.of(new Signature(List.of(arguments.getFirst().orElse(TEXT)), BOOLEAN));
            case COALESCE, GREATEST, LEAST -> common(arguments).map(type -> same(arguments, type));
            case NULLIF -> nullIf(arguments);
            case ADD, SUBTRACT -> sum(function, arguments);
            case MULTIPLY, DIVIDE -> arithmetic(arguments);
            case MODULO -> arithmetic(arguments).filter(it -> !it.result().isFloat());
            case NEGATE, ABS -> oneNumber(arguments, false);
            case SIGN, FLOOR, CEIL -> oneNumber(arguments, true);
            case ROUND, TRUNC ->
                    arguments.size() == 1
                            ? oneNumber(arguments, true)
                            : fixed(arguments, List.of(NUMERIC, INT4), NUMERIC);
            case POWER, SQRT, EXP, LN ->
                    fixed(arguments, Collections.nCopies(arguments.size(), FLOAT8), FLOAT8);
            case CONCAT -> concatenation(arguments);
            case LOWER, UPPER -> fixed(arguments, List.of(TEXT), TEXT);
            case TRIM, LTRIM, RTRIM ->
                    fixed(arguments, Collections.nCopies(arguments.size(), TEXT), TEXT);
            case LENGTH, OCTET_LENGTH -> textOrBytes(arguments, INT4);
            case SUBSTRING -> substring(arguments);
            case LEFT, RIGHT -> fixed(arguments, List.of(TEXT, INT4), TEXT);
            case CONCAT_ALL ->
                    Optional.of(
                            new Signature(
                                    arguments.stream().map(type -> type.orElse(TEXT)).toList(),
                                    TEXT));
            case EXTRACT ->
                    fixed(arguments, List.of(TEXT, dateOrTimestamp(arguments.get(1))), NUMERIC);
            case DATE_TRUNC -> fixed(arguments, List.of(TEXT, TIMESTAMP), TIMESTAMP);
            case NOW, CLOCK_TIMESTAMP -> Optional.of(new Signature(List.of(), TIMESTAMP));
            case CURRENT_DATE -> Optional.of(new Signature(List.of(), DATE));
            case RANDOM -> fixed(arguments, List.of(INT4), FLOAT8);
            case CAST -> throw new IllegalStateException("a cast names its type");
        };
    }

    /** The one type of CASE branches, COALESCE and lists; empty when there is none. */
    static Optional<SqlType> common(List<Optional<SqlType>> types) {
        SqlType result = null;
        for (Optional<SqlType> candidate : types) {
            if (candidate.isEmpty()) {
                continue;
            }
            SqlType type = candidate.get();
            if (result == null || (implicit(result, type) && !implicit(type, result))) {
                result = type;
            } else if (!implicit(type, result)) {
                return Optional.empty();
            }
        }
        return Optional.of(result == null ? TEXT : result);
    }

    /** Whether a value of the first type is silently taken for one of the second. */
    static boolean implicit(SqlType from, SqlType to) {
        return from == to
                || (from.isNumber() && to.isNumber() && rank(from) <= rank(to))
                || (from == DATE && to == TIMESTAMP);
    }

    /** Whether INSERT and UPDATE convert a value of the first type to a column of the second. */
    static boolean assignable(SqlType from, SqlType to) {
        return implicit(from, to)
                || (from.isNumber() && to.isNumber())
                || to == TEXT
                || (from == TIMESTAMP && to == DATE);
    }

    /** Whether CAST knows the way. */
    static boolean castable(SqlType from, SqlType to) {
        return assignable(from, to)
                || from == TEXT
                || (from == BOOLEAN && to.isInteger())
                || (from.isInteger() && to == BOOLEAN);
    }

    private static int rank(SqlType number) {
        return switch (number) {
            case SMALLINT -> 1;
            case INT4 -> 2;
            case INT8 -> 3;
            case NUMERIC -> 4;
            case FLOAT4 -> 5;
            case FLOAT8 -> 6;
            case BOOLEAN, TEXT, DATE, TIMESTAMP, BYTEA -> 0;
        };
    }

    private static Signature same(List<Optional<SqlType>> arguments, SqlType type) {
        return new Signature(Collections.nCopies(arguments.size(), type), type);
    }

    /** Numbers of all types compare with each other as they are; others need one type. */
    private static Optional<Signature> comparison(List<Optional<SqlType>> arguments) {
        return common(arguments)
                .map(type -> {
                    List<SqlType> targets = new ArrayList<>();
                    for (Optional<SqlType> argument : arguments) {
                        boolean keep = argument.isPresent() && argument.get().isNumber();
                        targets.add(keep ? argument.get() : unknownBeside(arguments, type));
                    }
                    return new Signature(targets, BOOLEAN);
                });
    }

    /** An unknown takes the type of the first argument that has one. */
    private static SqlType unknownBeside(List<Optional<SqlType>> arguments, SqlType common) {
        return arguments.getFirst().filter(SqlType::isNumber).isPresent() && arguments.size() == 2
                ? arguments.getFirst().get()
                : common;
    }

    private static Optional<Signature> nullIf(List<Optional<SqlType>> arguments) {
        return comparison(arguments)
                .map(found -> new Signature(found.arguments(), found.arguments().getFirst()));
    }

    private static Optional<Signature> sum(Function function, List<Optional<SqlType>> arguments) {
        Optional<SqlType> left = arguments.get(0);
        Optional<SqlType> right = arguments.get(1);
        boolean dateLeft = left.isPresent() && left.get() == DATE;
        boolean dateRight = right.isPresent() && right.get() == DATE;
        boolean dateOrUnknown = (dateLeft || left.isEmpty()) && (dateRight || right.isEmpty());
        if ((dateLeft || dateRight) && dateOrUnknown) {
            return function == Function.SUBTRACT
                    ? Optional.of(new Signature(List.of(DATE, DATE), INT4))
                    : Optional.empty();
        }
        if (dateLeft && right.orElseThrow().isInteger()) {
            return Optional.of(new Signature(List.of(DATE, right.get()), DATE));
        }
        if (dateRight && left.orElseThrow().isInteger() && function == Function.ADD) {
            return Optional.of(new Signature(List.of(left.get(), DATE), DATE));
        }
        return arithmetic(arguments);
    }

    private static Optional<Signature> arithmetic(List<Optional<SqlType>> arguments) {
        if (arguments.stream().allMatch(Optional::isEmpty)) {
            return Optional.empty();
        }
        return common(arguments)
                .filter(SqlType::isNumber)
                .map(type -> same(arguments, withoutMixedFloat4(arguments, type)));
    }

    /** PostgreSQL computes float4 with float4 only; beside any other number it is float8. */
    private static SqlType withoutMixedFloat4(List<Optional<SqlType>> arguments, SqlType type) {
        boolean mixed = arguments.stream().flatMap(Optional::stream).anyMatch(it -> it != FLOAT4);
        return type == FLOAT4 && mixed ? FLOAT8 : type;
    }

    /** A number; with {@code rounding}, integers and float4 are taken for float8. */
    private static Optional<Signature> oneNumber(
            List<Optional<SqlType>> arguments, boolean rounding) {
        SqlType type = arguments.getFirst().orElse(FLOAT8);
        if (!type.isNumber()) {
            return Optional.empty();
        }
        SqlType used = rounding && type != NUMERIC ? FLOAT8 : type;
        return Optional.of(new Signature(List.of(used), used));
    }

    private static Optional<Signature> concatenation(List<Optional<SqlType>> arguments) {
        SqlType left = arguments.get(0).orElse(TEXT);
        SqlType right = arguments.get(1).orElse(TEXT);
        if (left == BYTEA || right == BYTEA) {
            boolean both =
                    arguments.stream().flatMap(Optional::stream).allMatch(type -> type == BYTEA);
            return both ? Optional.of(same(arguments, BYTEA)) : Optional.empty();
        }
        return left == TEXT || right == TEXT
                ? Optional.of(same(arguments, TEXT))
                : Optional.empty();
    }

    private static Optional<Signature> textOrBytes(
            List<Optional<SqlType>> arguments, SqlType result) {
        SqlType type = arguments.getFirst().orElse(TEXT);
        return type == TEXT || type == BYTEA
                ? Optional.of(new Signature(List.of(type), result))
                : Optional.empty();
    }

    private static Optional<Signature> substring(List<Optional<SqlType>> arguments) {
        SqlType source = arguments.getFirst().filter(type -> type == BYTEA).orElse(TEXT);
        List<SqlType> targets = new ArrayList<>(Collections.nCopies(arguments.size(), INT4));
        targets.set(0, source);
        return fixed(arguments, targets, source);
    }

    private static SqlType dateOrTimestamp(Optional<SqlType> argument) {
        return argument.filter(type -> type == DATE).orElse(TIMESTAMP);
    }

    private static Optional<Signature> all(
            SqlType type, List<Optional<SqlType>> arguments, SqlType result, Function function) {
        SqlType actual =
                switch (function) {
                    case POSITION -> INT4;
                    case REPLACE -> TEXT;
                    default -> result;
                };
        return fixed(arguments, Collections.nCopies(arguments.size(), type), actual);
    }

    private static Optional<Signature> fixed(
            List<Optional<SqlType>> arguments, List<SqlType> targets, SqlType result) {
        for (int i = 0; i < targets.size(); i++) {
            SqlType target = targets.get(i);
            Optional<SqlType> argument = arguments.get(i);
            // integer columns are int8 here, so that counts and positions take int8 as well
            boolean fits =
                    argument.isEmpty()
                            || implicit(argument.get(), target)
                            || (target == INT4 && argument.get() == INT8);
            if (!fits) {
                return Optional.empty();
            }
        }
        return Optional.of(new Signature(targets, result));
    }
}
