package io.heliosdb.lite.execution.type;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * One SQL value outside of a row: a parameter, a literal, a default. Immutable; the array of {@link
 * Bytes} must not be changed.
 */
@SuppressWarnings("ClassInitializationDeadlock") // no default methods: records do not initialise it
public sealed interface Value {

    /** SQL NULL. */
    Value NULL = new Null();

    Bool TRUE = new Bool(true);
    Bool FALSE = new Bool(false);

    static boolean isNull(Value value) {
        return value instanceof Null;
    }

    static Value of(long value) {
        return new Int(value);
    }

    static Value of(double value) {
        return new Float(value);
    }

    static Value of(String value) {
        return new Text(value);
    }

    static Value of(boolean value) {
        return value ? TRUE : FALSE;
    }

    static Value of(BigDecimal value) {
        return new Numeric(value, false);
    }

    static Value of(byte[] value) {
        return new Bytes(value);
    }

    /** The absence of a value; use {@link Value#NULL}. */
    record Null() implements Value {
        @Override
        public String toString() {
            return "NULL";
        }
    }

    /** A value of any of the three integer types. */
    record Int(long value) implements Value {}

    /** A value of either floating point type; a float4 is the double of the same number. */
    @SuppressWarnings("AvoidCommonTypeNames") // SQL's word
    record Float(double value) implements Value {}

    record Text(String value) implements Value {}

    record Bool(boolean value) implements Value {}

    /** Days since 1970-01-01, proleptic Gregorian. */
    record Date(int days) implements Value {}

    /** Microseconds since 1970-01-01 00:00, without a time zone. */
    record Timestamp(long micros) implements Value {}

    /** An exact number, with its scale; or not a number, and then the number is zero. */
    record Numeric(BigDecimal value, boolean isNaN) implements Value {
        public static final Numeric NAN = new Numeric(BigDecimal.ZERO, true);

        @Override
        public String toString() {
            return isNaN ? "NaN" : value.toPlainString();
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // the owner never changes it; copies would double it
    record Bytes(byte[] value) implements Value {
        @Override
        public boolean equals(Object other) {
            return other instanceof Bytes that && Arrays.equals(value, that.value);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(value);
        }

        @Override
        public String toString() {
            return "\\x" + HexFormat.of().formatHex(value);
        }
    }
}
