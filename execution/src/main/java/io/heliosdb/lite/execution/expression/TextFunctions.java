package io.heliosdb.lite.execution.expression;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.row.Batch;
import io.heliosdb.lite.execution.type.ColumnType;
import io.heliosdb.lite.execution.type.SqlType;
import io.heliosdb.lite.execution.type.TextForms;
import io.heliosdb.lite.execution.type.Value;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Functions of text. Characters are code points. Upper and lower case are those of ASCII, as in the
 * "C" locale: what other letters do would change with the Unicode version of the JDK.
 */
final class TextFunctions {

    private TextFunctions() {}

    /** A function of values, none of which is NULL; NULL in is NULL out. */
    interface Body {
        Value apply(Value[] arguments);
    }

    static Evaluator strict(ColumnType type, List<Evaluator> arguments, Body body) {
        Evaluator[] operands = arguments.toArray(Evaluator[]::new);
        return new Evaluator(type) {
            @Override
            public Value valueAt(Batch batch, int row) {
                Value[] values = new Value[operands.length];
                for (int i = 0; i < operands.length; i++) {
                    values[i] = operands[i].valueAt(batch, row);
                    if (Value.isNull(values[i])) {
                        return Value.NULL;
                    }
                }
                return body.apply(values);
            }
        };
    }

    static Body body(Function function) {
        return switch (function) {
            case LOWER -> a -> Value.of(lower(text(a[0])));
            case UPPER -> a -> Value.of(upper(text(a[0])));
            case LENGTH -> TextFunctions::length;
            case OCTET_LENGTH -> a -> new Value.Int(bytes(a[0]).length);
            case SUBSTRING -> TextFunctions::substring;
            case TRIM -> a -> Value.of(trim(text(a[0]), characters(a), true, true));
            case LTRIM -> a -> Value.of(trim(text(a[0]), characters(a), true, false));
            case RTRIM -> a -> Value.of(trim(text(a[0]), characters(a), false, true));
            case POSITION -> a -> new Value.Int(position(text(a[0]), text(a[1])));
            case REPLACE -> a -> Value.of(replace(text(a[0]), text(a[1]), text(a[2])));
            case LEFT -> a -> Value.of(left(text(a[0]), number(a[1])));
            case RIGHT -> a -> Value.of(right(text(a[0]), number(a[1])));
            default -> throw new IllegalStateException("not a function of text");
        };
    }

    /** {@code ||}: of byte strings, else of text forms. */
    static Evaluator concat(Evaluator left, Evaluator right, ColumnType type) {
        SqlType a = left.type().type();
        SqlType b = right.type().type();
        if (a == SqlType.BYTEA && b == SqlType.BYTEA) {
            return strict(ColumnType.BYTEA, List.of(left, right), TextFunctions::concatBytes);
        }
        return strict(
                type,
                List.of(left, right),
                v -> Value.of(TextForms.format(v[0], a) + TextForms.format(v[1], b)));
    }

    private static Value concatBytes(Value[] arguments) {
        byte[] first = bytes(arguments[0]);
        byte[] second = bytes(arguments[1]);
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return Value.of(both);
    }

    static Evaluator concatAll(List<Evaluator> arguments) {
        return new Evaluator.OfText() {
            @Override
            public String textAt(Batch batch, int row) {
                StringBuilder text = new StringBuilder();
                for (Evaluator argument : arguments) {
                    Value value = argument.valueAt(batch, row);
                    if (!Value.isNull(value)) {
                        boolean bool = value instanceof Value.Bool;
                        String form = TextForms.format(value, argument.type().type());
                        text.append(bool ? form.substring(0, 1) : form);
                    }
                }
                return text.toString();
            }
        };
    }

    /** LIKE and ILIKE; a constant pattern is read once. */
    static Evaluator like(List<Evaluator> arguments, boolean ignoreCase) {
        Evaluator operand = arguments.getFirst();
        boolean constant =
                arguments.subList(1, arguments.size()).stream()
                        .allMatch(a ->
                                a instanceof Columns.Constant c && c.value() instanceof Value.Text);
        return new Evaluator.OfTruth() {
            private @Nullable LikePattern compiled;

            @Override
            public int truthAt(Batch batch, int row) {
                String text = operand.textAt(batch, row);
                LikePattern pattern = compiled == null ? pattern(batch, row) : compiled;
                if (text == null || pattern == null) {
                    return UNKNOWN;
                }
                compiled = constant ? pattern : null;
                return pattern.matches(ignoreCase ? lower(text) : text) ? TRUE : FALSE;
            }

            private @Nullable LikePattern pattern(Batch batch, int row) {
                String pattern = arguments.get(1).textAt(batch, row);
                String escape = arguments.size() > 2 ? arguments.get(2).textAt(batch, row) : "\\";
                if (pattern == null || escape == null) {
                    return null;
                }
                return LikePattern.of(ignoreCase ? lower(pattern) : pattern, escape);
            }
        };
    }

    private static String lower(String text) {
        return mapAscii(text, 'A', 'Z', 'a' - 'A');
    }

    private static String upper(String text) {
        return mapAscii(text, 'a', 'z', 'A' - 'a');
    }

    private static String mapAscii(String text, char from, char to, int distance) {
        char @Nullable [] mapped = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= from && c <= to) {
                if (mapped == null) {
                    mapped = text.toCharArray();
                }
                mapped[i] = (char) (c + distance);
            }
        }
        return mapped == null ? text : new String(mapped);
    }

    private static Value length(Value[] arguments) {
        return switch (arguments[0]) {
            case Value.Bytes(byte[] bytes) -> new Value.Int(bytes.length);
            case Value.Text(String text) -> new Value.Int(text.codePointCount(0, text.length()));
            default -> throw new IllegalStateException("not a text");
        };
    }

    private static Value substring(Value[] arguments) {
        long from = number(arguments[1]);
        long end = Long.MAX_VALUE;
        if (arguments.length == 3) {
            long count = number(arguments[2]);
            if (count < 0) {
                throw new DatabaseException(
                        SqlState.SUBSTRING_ERROR, "negative substring length not allowed");
            }
            end = from > Long.MAX_VALUE - count ? Long.MAX_VALUE : from + count;
        }
        long start = Math.max(from, 1);
        if (arguments[0] instanceof Value.Bytes(byte[] bytes)) {
            int first = (int) Math.min(start - 1, bytes.length);
            int last = Math.clamp(end - 1, first, bytes.length);
            return Value.of(Arrays.copyOfRange(bytes, first, last));
        }
        String text = text(arguments[0]);
        int length = text.codePointCount(0, text.length());
        int first = (int) Math.min(start - 1, length);
        int last = Math.clamp(end - 1, first, length);
        int begin = text.offsetByCodePoints(0, first);
        return Value.of(text.substring(begin, text.offsetByCodePoints(begin, last - first)));
    }

    private static String characters(Value[] arguments) {
        return arguments.length > 1 ? text(arguments[1]) : " ";
    }

    private static String trim(String text, String characters, boolean left, boolean right) {
        int from = 0;
        int to = text.length();
        while (left && from < to && characters.indexOf(text.codePointAt(from)) >= 0) {
            from += Character.charCount(text.codePointAt(from));
        }
        while (right && to > from && characters.indexOf(text.codePointBefore(to)) >= 0) {
            to -= Character.charCount(text.codePointBefore(to));
        }
        return text.substring(from, to);
    }

    private static long position(String text, String part) {
        int at = text.indexOf(part);
        return at < 0 ? 0 : text.codePointCount(0, at) + 1L;
    }

    private static String replace(String text, String from, String to) {
        return from.isEmpty() ? text : text.replace(from, to);
    }

    private static String left(String text, long count) {
        int length = text.codePointCount(0, text.length());
        long kept = count >= 0 ? Math.min(count, length) : Math.max(length + count, 0);
        return text.substring(0, text.offsetByCodePoints(0, (int) kept));
    }

    private static String right(String text, long count) {
        int length = text.codePointCount(0, text.length());
        long dropped = count >= 0 ? Math.max(length - count, 0) : Math.min(-count, length);
        if (dropped < 0) {
            return "";
        }
        return text.substring(text.offsetByCodePoints(0, (int) dropped));
    }

    static String text(Value value) {
        if (value instanceof Value.Text(String text)) {
            return text;
        }
        throw new IllegalStateException("not a text");
    }

    static long number(Value value) {
        if (value instanceof Value.Int(long number)) {
            return number;
        }
        throw new IllegalStateException("not a whole number");
    }

    private static byte[] bytes(Value value) {
        return switch (value) {
            case Value.Bytes(byte[] bytes) -> bytes;
            case Value.Text(String text) -> text.getBytes(StandardCharsets.UTF_8);
            default -> throw new IllegalStateException("not a text");
        };
    }
}
