package io.heliosdb.lite.pgwire.format;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.pgwire.Seed;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Floats are printed by the fewest digits that name them. */
class FloatTextTest {

    private static final int NUMBERS = Boolean.getBoolean("heliosdb.long") ? 5_000_000 : 200_000;

    private final Seed seed = Seed.choose();

    @Test
    void knownNumbersArePrintedAsPostgresPrintsThem() {
        assertThat(text(0.0)).isEqualTo("0");
        assertThat(text(-0.0)).isEqualTo("-0");
        assertThat(text(1)).isEqualTo("1");
        assertThat(text(-1.5)).isEqualTo("-1.5");
        assertThat(text(100)).isEqualTo("100");
        assertThat(text(0.1)).isEqualTo("0.1");
        assertThat(text(0.0001)).isEqualTo("0.0001");
        assertThat(text(0.00001)).isEqualTo("1e-05");
        assertThat(text(123_456_789_012_345.0)).isEqualTo("123456789012345");
        assertThat(text(1e15)).isEqualTo("1e+15");
        assertThat(text(1.25e100)).isEqualTo("1.25e+100");
        assertThat(text(1e23)).isEqualTo("9.999999999999999e+22");
        assertThat(text(Double.MIN_VALUE)).isEqualTo("5e-324");
        assertThat(text(Double.MIN_NORMAL)).isEqualTo("2.2250738585072014e-308");
        assertThat(text(Double.MAX_VALUE)).isEqualTo("1.7976931348623157e+308");
        assertThat(text(Double.NaN)).isEqualTo("NaN");
        assertThat(text(Double.NEGATIVE_INFINITY)).isEqualTo("-Infinity");
        assertThat(text(0.1f)).isEqualTo("0.1");
        assertThat(text(1e6f)).isEqualTo("1e+06");
        assertThat(text(123_456f)).isEqualTo("123456");
        assertThat(text(Float.MIN_VALUE)).isEqualTo("1e-45");
        assertThat(text(Float.MAX_VALUE)).isEqualTo("3.4028235e+38");
    }

    @Test
    void everyDoubleIsReadBackAndHasNoMoreDigitsThanNeeded() {
        Random random = seed.random();
        for (int i = 0; i < NUMBERS; i++) {
            double number = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(number) && number != 0) {
                String text = text(number);
                assertThat(Double.parseDouble(text)).as(seed.repeat(getClass())).isEqualTo(number);
                assertThat(digits(text))
                        .as("%s; %s", text, seed.repeat(getClass()))
                        .isLessThanOrEqualTo(
                                digitsOfJava(
                                        Double.toString(number),
                                        number,
                                        Math.nextUp(number),
                                        Math.nextDown(number)));
            }
        }
    }

    @Test
    void everyFloatIsReadBackAndHasNoMoreDigitsThanNeeded() {
        Random random = seed.random();
        for (int i = 0; i < NUMBERS; i++) {
            float number = Float.intBitsToFloat(random.nextInt());
            if (Float.isFinite(number) && number != 0) {
                String text = text(number);
                assertThat(Float.parseFloat(text)).as(seed.repeat(getClass())).isEqualTo(number);
                assertThat(digits(text))
                        .as("%s; %s", text, seed.repeat(getClass()))
                        .isLessThanOrEqualTo(
                                digitsOfJava(
                                        Float.toString(number),
                                        number,
                                        Math.nextUp(number),
                                        Math.nextDown(number)));
            }
        }
    }

    @Test
    void logarithmsAreExactForAllExponents() {
        for (int exponent = -1100; exponent <= 1100; exponent++) {
            BigDecimal power = powerOf2(exponent);
            assertThat(PowersOfTen.floorLog10OfPowerOf2(exponent)).isEqualTo(floorLog10(power));
            assertThat(PowersOfTen.floorLog10OfThreeQuarters(exponent))
                    .isEqualTo(floorLog10(power.multiply(new BigDecimal("0.75"))));
        }
        for (int exponent = PowersOfTen.EXPONENT_MIN;
                exponent <= PowersOfTen.EXPONENT_MAX;
                exponent++) {
            int log = PowersOfTen.floorLog2OfPowerOf10(exponent);
            BigDecimal power = BigDecimal.ONE.scaleByPowerOfTen(exponent);
            assertThat(power).isBetween(powerOf2(log), powerOf2(log + 1));
        }
    }

    private static BigDecimal powerOf2(int exponent) {
        BigDecimal two = new BigDecimal(BigInteger.TWO);
        return exponent >= 0 ? two.pow(exponent) : new BigDecimal("0.5").pow(-exponent);
    }

    private static int floorLog10(BigDecimal number) {
        return number.precision() - number.scale() - 1;
    }

    /** As Java prints it, where it does not print the midpoint to a neighbour. */
    private static int digitsOfJava(String java, double number, double... neighbours) {
        BigDecimal printed = new BigDecimal(java);
        for (double neighbour : neighbours) {
            if (Double.isFinite(neighbour)
                    && new BigDecimal(number)
                                    .add(new BigDecimal(neighbour))
                                    .compareTo(printed.add(printed))
                            == 0) {
                return Integer.MAX_VALUE;
            }
        }
        return digits(java);
    }

    private static int digits(String text) {
        return new BigDecimal(text).stripTrailingZeros().precision();
    }

    private static String text(double number) {
        byte[] array = new byte[FloatText.BYTES_MAX];
        return new String(array, 0, FloatText.write(array, 0, number), US_ASCII);
    }

    private static String text(float number) {
        byte[] array = new byte[FloatText.BYTES_MAX];
        return new String(array, 0, FloatText.write(array, 0, number), US_ASCII);
    }
}
