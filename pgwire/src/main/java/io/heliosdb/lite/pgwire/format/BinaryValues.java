package io.heliosdb.lite.pgwire.format;

import io.heliosdb.lite.pgwire.ProtocolException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Reads values in binary format, where they lie: an array, an offset, a length. Wrong lengths and
 * bytes that are no value of the type are 22P03.
 */
public final class BinaryValues {

    private static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int GROUP = 10_000;
    private static final int UUID_BYTES = 16;

    private BinaryValues() {}

    public static boolean bool(byte[] array, int offset, int length) {
        check(length == 1 && (array[offset] & 0xfe) == 0, "boolean");
        return array[offset] == 1;
    }

    public static short int2(byte[] array, int offset, int length) {
        check(length == Short.BYTES, "int2");
        return (short) SHORT.get(array, offset);
    }

    public static int int4(byte[] array, int offset, int length) {
        check(length == Integer.BYTES, "int4");
        return (int) INT.get(array, offset);
    }

    public static long int8(byte[] array, int offset, int length) {
        check(length == Long.BYTES, "int8");
        return (long) LONG.get(array, offset);
    }

    public static float float4(byte[] array, int offset, int length) {
        check(length == Float.BYTES, "float4");
        return Float.intBitsToFloat((int) INT.get(array, offset));
    }

    public static double float8(byte[] array, int offset, int length) {
        check(length == Double.BYTES, "float8");
        return Double.longBitsToDouble((long) LONG.get(array, offset));
    }

    /** Days since 1970-01-01; the smallest and the largest int are the infinities. */
    public static int date(byte[] array, int offset, int length) {
        check(length == Integer.BYTES, "date");
        return PostgresEpoch.daysFromWire((int) INT.get(array, offset));
    }

    /** Microseconds since midnight, up to 24:00:00. */
    public static long time(byte[] array, int offset, int length) {
        check(length == Long.BYTES, "time");
        long micros = (long) LONG.get(array, offset);
        check(micros >= 0 && micros <= DateTimeText.MICROS_PER_DAY, "time");
        return micros;
    }

    /** Microseconds since 1970; the smallest and the largest long are the infinities. */
    public static long timestamp(byte[] array, int offset, int length) {
        check(length == Long.BYTES, "timestamp");
        return PostgresEpoch.microsFromWire((long) LONG.get(array, offset));
    }

    /** The first half of a UUID. */
    public static long uuidMostSignificant(byte[] array, int offset, int length) {
        check(length == UUID_BYTES, "uuid");
        return (long) LONG.get(array, offset);
    }

    /** The second half of a UUID. */
    public static long uuidLeastSignificant(byte[] array, int offset, int length) {
        check(length == UUID_BYTES, "uuid");
        return (long) LONG.get(array, offset + Long.BYTES);
    }

    /** What a numeric is that is no number; empty for numbers. */
    public static Optional<NumericSpecial> numericSpecial(byte[] array, int offset, int length) {
        check(length >= NumericBytes.HEADER_BYTES, "numeric");
        int sign = unsigned(array, offset + 4);
        for (NumericSpecial special : NumericSpecial.values()) {
            if (special.sign() == sign) {
                check(length == NumericBytes.HEADER_BYTES, "numeric");
                return Optional.of(special);
            }
        }
        return Optional.empty();
    }

    /** A number with its scale. */
    public static BigDecimal numeric(byte[] array, int offset, int length) {
        check(length >= NumericBytes.HEADER_BYTES, "numeric");
        int groups = unsigned(array, offset);
        int weight = (short) SHORT.get(array, offset + 2);
        int sign = unsigned(array, offset + 4);
        int scale = unsigned(array, offset + 6);
        check(length == NumericBytes.HEADER_BYTES + 2 * groups, "numeric");
        check(sign == 0 || sign == NumericBytes.NEGATIVE, "numeric");
        check(scale <= NumericBytes.SCALE_MAX, "numeric");
        BigInteger digits = digits(array, offset + NumericBytes.HEADER_BYTES, groups);
        int digitScale = (groups - 1 - weight) * NumericBytes.GROUP_DIGITS;
        BigDecimal number = new BigDecimal(sign == 0 ? digits : digits.negate(), digitScale);
        // digits beyond the scale are cut off, as PostgreSQL does
        return number.setScale(scale, RoundingMode.DOWN);
    }

    private static BigInteger digits(byte[] array, int offset, int groups) {
        StringBuilder digits = new StringBuilder(NumericBytes.GROUP_DIGITS * groups + 1);
        for (int i = 0; i < groups; i++) {
            int group = unsigned(array, offset + 2 * i);
            check(group < GROUP, "numeric");
            digits.append(Integer.toString(GROUP + group), 1, NumericBytes.GROUP_DIGITS + 1);
        }
        return digits.isEmpty() ? BigInteger.ZERO : new BigInteger(digits.toString());
    }

    private static int unsigned(byte[] array, int offset) {
        return (short) SHORT.get(array, offset) & 0xffff;
    }

    private static void check(boolean valid, String type) {
        if (!valid) {
            throw new ProtocolException(
                            ProtocolException.INVALID_BINARY_REPRESENTATION,
                            "the bytes are no value of the type")
                    .with("type", type);
        }
    }
}
