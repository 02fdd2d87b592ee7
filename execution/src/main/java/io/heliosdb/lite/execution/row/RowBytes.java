package io.heliosdb.lite.execution.row;

import io.heliosdb.lite.execution.type.Value;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Little endian numbers, texts and numerics inside byte arrays. */
final class RowBytes {

    private static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG_BIG_ENDIAN =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT_BIG_ENDIAN =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private static final long NOT_ASCII = 0x8080808080808080L;
    private static final int SCALE_BYTES = 2;

    private RowBytes() {}

    static int uint16(byte[] data, int at) {
        return (short) SHORT.get(data, at) & 0xffff;
    }

    static short int16(byte[] data, int at) {
        return (short) SHORT.get(data, at);
    }

    static int int32(byte[] data, int at) {
        return (int) INT.get(data, at);
    }

    static long int64(byte[] data, int at) {
        return (long) LONG.get(data, at);
    }

    static void putInt16(byte[] data, int at, int value) {
        SHORT.set(data, at, (short) value);
    }

    static void putInt32(byte[] data, int at, int value) {
        INT.set(data, at, value);
    }

    static void putInt64(byte[] data, int at, long value) {
        LONG.set(data, at, value);
    }

    static void putInt64BigEndian(byte[] data, int at, long value) {
        LONG_BIG_ENDIAN.set(data, at, value);
    }

    static void putInt32BigEndian(byte[] data, int at, int value) {
        INT_BIG_ENDIAN.set(data, at, value);
    }

    /** Decodes UTF-8; text of ASCII alone, which is most, is a plain copy. */
    static String text(byte[] data, int from, int to) {
        return new String(
                data,
                from,
                to - from,
                isAscii(data, from, to) ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    }

    static boolean isAscii(byte[] data, int from, int to) {
        int at = from;
        for (; at <= to - 8; at += 8) {
            if ((int64(data, at) & NOT_ASCII) != 0) {
                return false;
            }
        }
        for (; at < to; at++) {
            if (data[at] < 0) {
                return false;
            }
        }
        return true;
    }

    /** Scale (2 bytes) and the unscaled number in two's complement, big endian; NaN is no bytes. */
    static byte[] numericBytes(Value.Numeric value) {
        if (value.isNaN()) {
            return new byte[0];
        }
        byte[] unscaled = value.value().unscaledValue().toByteArray();
        byte[] bytes = new byte[SCALE_BYTES + unscaled.length];
        putInt16(bytes, 0, value.value().scale());
        System.arraycopy(unscaled, 0, bytes, SCALE_BYTES, unscaled.length);
        return bytes;
    }

    static Value.Numeric numeric(byte[] data, int from, int to) {
        if (from == to) {
            return Value.Numeric.NAN;
        }
        int scale = int16(data, from);
        int digits = from + SCALE_BYTES;
        if (to - digits <= 8) {
            long unscaled = data[digits];
            for (int i = digits + 1; i < to; i++) {
                unscaled = unscaled << 8 | (data[i] & 0xff);
            }
            return new Value.Numeric(BigDecimal.valueOf(unscaled, scale), false);
        }
        BigInteger unscaled = new BigInteger(data, digits, to - digits);
        return new Value.Numeric(new BigDecimal(unscaled, scale), false);
    }

    static byte[] copy(byte[] data, int from, int to) {
        return Arrays.copyOfRange(data, from, to);
    }
}
