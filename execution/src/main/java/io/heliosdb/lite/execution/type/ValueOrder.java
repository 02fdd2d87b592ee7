package io.heliosdb.lite.execution.type;

import java.math.BigDecimal;
import java.util.Arrays;

/** The SQL order of values. */
public final class ValueOrder {

    private ValueOrder() {}

    /**
     * Compares two values that are not NULL, of one type or both numbers.
     *
     * @throws IllegalArgumentException when they have no order
     */
    public static int compare(Value left, Value right) {
        return switch (left) {
            case Value.Int(long a) when right instanceof Value.Int(long b) -> Long.compare(a, b);
            case Value.Text(String a) when right instanceof Value.Text(String b) ->
                    compareText(a, b);
            case Value.Bool(boolean a) when right instanceof Value.Bool(boolean b) ->
                    Boolean.compare(a, b);
            case Value.Date(int a) when right instanceof Value.Date(int b) -> Integer.compare(a, b);
            case Value.Timestamp(long a) when right instanceof Value.Timestamp(long b) ->
                    Long.compare(a, b);
            case Value.Date(int a) when right instanceof Value.Timestamp(long b) ->
                    Long.compare(Conversions.micros(a), b);
            case Value.Timestamp(long a) when right instanceof Value.Date(int b) ->
                    Long.compare(a, Conversions.micros(b));
            case Value.Bytes(byte[] a) when right instanceof Value.Bytes(byte[] b) ->
                    Arrays.compareUnsigned(a, b);
            default -> compareNumbers(left, right);
        };
    }

    private static int compareNumbers(Value left, Value right) {
        if (left instanceof Value.Float || right instanceof Value.Float) {
            return compareDoubles(asDouble(left), asDouble(right));
        }
        return compareNumerics(asNumeric(left), asNumeric(right));
    }

    /** NaN equals NaN and is above everything; there is one zero. */
    public static int compareDoubles(double left, double right) {
        return Double.compare(left + 0.0, right + 0.0);
    }

    /** NaN equals NaN and is above everything; the scale does not matter. */
    public static int compareNumerics(Value.Numeric left, Value.Numeric right) {
        return left.isNaN() || right.isNaN()
                ? Boolean.compare(left.isNaN(), right.isNaN())
                : left.value().compareTo(right.value());
    }

    /** The order of the UTF-8 bytes, which is the order of the code points. */
    public static int compareText(String left, String right) {
        int length = Math.min(left.length(), right.length());
        for (int i = 0; i < length; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                // a surrogate is a code point above every other char
                boolean high = Character.isSurrogate(a);
                return high == Character.isSurrogate(b) ? Character.compare(a, b) : high ? 1 : -1;
            }
        }
        return Integer.compare(left.length(), right.length());
    }

    private static double asDouble(Value value) {
        return switch (value) {
            case Value.Int(long number) -> (double) number;
            case Value.Float(double number) -> number;
            case Value.Numeric number -> number.isNaN() ? Double.NaN : number.value().doubleValue();
            default -> throw new IllegalArgumentException("not a number");
        };
    }

    private static Value.Numeric asNumeric(Value value) {
        return switch (value) {
            case Value.Int(long number) -> new Value.Numeric(BigDecimal.valueOf(number), false);
            case Value.Numeric number -> number;
            default -> throw new IllegalArgumentException("not a number");
        };
    }
}
