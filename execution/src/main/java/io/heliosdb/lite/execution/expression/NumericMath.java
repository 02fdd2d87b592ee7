package io.heliosdb.lite.execution.expression;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.type.Value.Numeric;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** Arithmetic on exact numbers, with the scales that PostgreSQL's numeric.c gives results. */
public final class NumericMath {

    private static final int MIN_SIGNIFICANT_DIGITS = 16;
    private static final int MAX_DISPLAY_SCALE = 1000;
    private static final int MAX_SCALE = 16_383;
    private static final int DIGITS_OF_A_BASE_DIGIT = 4;

    private NumericMath() {}

    public static Numeric add(Numeric a, Numeric b) {
        return a.isNaN() || b.isNaN() ? Numeric.NAN : exact(a.value().add(b.value()));
    }

    static Numeric subtract(Numeric a, Numeric b) {
        return a.isNaN() || b.isNaN() ? Numeric.NAN : exact(a.value().subtract(b.value()));
    }

    static Numeric multiply(Numeric a, Numeric b) {
        if (a.isNaN() || b.isNaN()) {
            return Numeric.NAN;
        }
        BigDecimal product = a.value().multiply(b.value());
        return exact(
                product.scale() > MAX_SCALE
                        ? product.setScale(MAX_SCALE, RoundingMode.HALF_UP)
                        : product);
    }

    public static Numeric divide(Numeric a, Numeric b) {
        if (a.isNaN() || b.isNaN()) {
            return Numeric.NAN;
        }
        requireDivisor(b.value().signum() != 0);
        int scale = quotientScale(a.value(), b.value());
        return exact(a.value().divide(b.value(), scale, RoundingMode.HALF_UP));
    }

    static Numeric modulo(Numeric a, Numeric b) {
        if (a.isNaN() || b.isNaN()) {
            return Numeric.NAN;
        }
        requireDivisor(b.value().signum() != 0);
        int scale = Math.max(a.value().scale(), b.value().scale());
        return exact(a.value().remainder(b.value()).setScale(scale, RoundingMode.UNNECESSARY));
    }

    static Numeric round(Numeric a, int scale, RoundingMode mode) {
        if (a.isNaN()) {
            return a;
        }
        int bounded = Math.clamp(scale, -MAX_SCALE, MAX_SCALE);
        BigDecimal rounded = a.value().setScale(bounded, mode);
        return exact(bounded < 0 ? rounded.setScale(0, RoundingMode.UNNECESSARY) : rounded);
    }

    static Numeric negate(Numeric a) {
        return a.isNaN() ? a : exact(a.value().negate());
    }

    static Numeric abs(Numeric a) {
        return a.isNaN() ? a : exact(a.value().abs());
    }

    static Numeric sign(Numeric a) {
        return a.isNaN() ? a : exact(BigDecimal.valueOf(a.value().signum()));
    }

    static void requireDivisor(boolean notZero) {
        if (!notZero) {
            throw new DatabaseException(SqlState.DIVISION_BY_ZERO, "division by zero");
        }
    }

    private static Numeric exact(BigDecimal value) {
        return new Numeric(value, false);
    }

    /**
     * PostgreSQL's select_div_scale: at least 16 significant digits, counted from an estimate of
     * the quotient's weight in digits of base 10000, and at least the scale of either operand.
     */
    private static int quotientScale(BigDecimal a, BigDecimal b) {
        int weight = weight(a) - weight(b);
        if (firstDigit(a) <= firstDigit(b)) {
            weight--;
        }
        int scale = MIN_SIGNIFICANT_DIGITS - weight * DIGITS_OF_A_BASE_DIGIT;
        scale = Math.max(scale, Math.max(a.scale(), b.scale()));
        return Math.clamp(scale, 0, MAX_DISPLAY_SCALE);
    }

    /** The exponent of the first digit in base 10000; zero for zero. */
    private static int weight(BigDecimal value) {
        if (value.signum() == 0) {
            return 0;
        }
        int exponent = value.precision() - value.scale() - 1;
        return Math.floorDiv(exponent, DIGITS_OF_A_BASE_DIGIT);
    }

    /** The first digit in base 10000; zero for zero. */
    private static int firstDigit(BigDecimal value) {
        if (value.signum() == 0) {
            return 0;
        }
        return value.abs()
                .scaleByPowerOfTen(-weight(value) * DIGITS_OF_A_BASE_DIGIT)
                .setScale(0, RoundingMode.DOWN)
                .unscaledValue()
                .intValue();
    }

    /** The average of numbers that sum up to this. */
    public static Numeric average(BigInteger sum, long count) {
        return divide(exact(new BigDecimal(sum)), exact(BigDecimal.valueOf(count)));
    }
}
