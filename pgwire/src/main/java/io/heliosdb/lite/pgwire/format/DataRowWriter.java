package io.heliosdb.lite.pgwire.format;

import io.heliosdb.lite.pgwire.buffer.WireOutput;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Appends rows to a buffer, value by value, from primitives and from bytes: no object per row or
 * value (but for numerics wider than a long, and texts given as String).
 *
 * <p>For each row {@link #begin}, then one call per column, in the format that the client asked
 * for, then {@link #end}. A row that was begun and cannot be ended (54000, or the caller's failure)
 * is taken back by {@link #abandon}. For one thread at a time.
 */
public final class DataRowWriter {

    private static final int LENGTH_BYTES = 4;
    private static final int NULL_LENGTH = -1;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final WireOutput out;
    private int rowStart;
    private int lengthAt;

    public DataRowWriter(WireOutput out) {
        this.out = out;
    }

    /** Starts a DataRow of so many columns. */
    public void begin(int columns) {
        rowStart = out.size();
        lengthAt = out.begin('D');
        out.count(columns);
    }

    /** Starts a row of binary COPY: CopyData with the same values inside. */
    public void beginCopy(int columns) {
        rowStart = out.size();
        lengthAt = out.begin('d');
        out.count(columns);
    }

    /** Ends the row. */
    public void end() {
        out.end(lengthAt);
    }

    /** Takes the unfinished row back. */
    public void abandon() {
        out.cutTo(rowStart);
    }

    public void nullValue() {
        out.int32(NULL_LENGTH);
    }

    public void boolText(boolean value) {
        out.int32(1);
        out.int8(value ? 't' : 'f');
    }

    public void boolBinary(boolean value) {
        out.int32(1);
        out.int8(value ? 1 : 0);
    }

    /** Any of the integer types. */
    public void int8Text(long value) {
        int at = reserve(IntegerText.BYTES_MAX);
        finish(at, IntegerText.write(out.array(), at, value));
    }

    public void int2Binary(short value) {
        out.int32(Short.BYTES);
        out.int16(value);
    }

    public void int4Binary(int value) {
        int at = out.reserve(LENGTH_BYTES + Integer.BYTES);
        byte[] target = out.array();
        INT.set(target, at, Integer.BYTES);
        INT.set(target, at + LENGTH_BYTES, value);
        out.advance(LENGTH_BYTES + Integer.BYTES);
    }

    public void int8Binary(long value) {
        int at = out.reserve(LENGTH_BYTES + Long.BYTES);
        byte[] target = out.array();
        INT.set(target, at, Long.BYTES);
        LONG.set(target, at + LENGTH_BYTES, value);
        out.advance(LENGTH_BYTES + Long.BYTES);
    }

    public void float4Text(float value) {
        int at = reserve(FloatText.BYTES_MAX);
        finish(at, FloatText.write(out.array(), at, value));
    }

    public void float4Binary(float value) {
        int4Binary(Float.floatToIntBits(value));
    }

    public void float8Text(double value) {
        int at = reserve(FloatText.BYTES_MAX);
        finish(at, FloatText.write(out.array(), at, value));
    }

    public void float8Binary(double value) {
        int8Binary(Double.doubleToLongBits(value));
    }

    /** A text in UTF-8, which is the same in both formats; or bytes that are encoded already. */
    public void bytes(byte[] array, int offset, int length) {
        int at = out.reserve(Math.addExact(LENGTH_BYTES, length));
        byte[] target = out.array();
        INT.set(target, at, length);
        System.arraycopy(array, offset, target, at + LENGTH_BYTES, length);
        out.advance(LENGTH_BYTES + length);
    }

    /** As {@link #bytes(byte[], int, int)}: all remaining bytes, which stay unread. */
    public void bytes(ByteBuffer source) {
        out.int32(source.remaining());
        out.bytes(source);
    }

    public void text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        bytes(utf8, 0, utf8.length);
    }

    /** Bytes in hexadecimal; binary they are {@link #bytes(byte[], int, int)}. */
    public void byteaText(byte[] array, int offset, int length) {
        int at = reserve(Math.addExact(2, Math.multiplyExact(2, length)));
        byte[] target = out.array();
        int place = FloatText.ascii(target, at, "\\x");
        for (int i = 0; i < length; i++) {
            byte value = array[offset + i];
            target[place++] = HEX[(value >> 4) & 0xf];
            target[place++] = HEX[value & 0xf];
        }
        finish(at, place);
    }

    /** Days since 1970-01-01; the smallest and the largest int are the infinities. */
    public void dateText(int days) {
        int at = reserve(DateTimeText.DATE_BYTES_MAX);
        finish(at, DateTimeText.writeDate(out.array(), at, days));
    }

    /** As {@link #dateText}. */
    public void dateBinary(int days) {
        int4Binary(PostgresEpoch.daysToWire(days));
    }

    /** Microseconds since midnight, up to 24:00:00. */
    public void timeText(long microsOfDay) {
        int at = reserve(DateTimeText.TIME_BYTES_MAX);
        finish(at, DateTimeText.writeTime(out.array(), at, microsOfDay));
    }

    /** As {@link #timeText}. */
    public void timeBinary(long microsOfDay) {
        int8Binary(microsOfDay);
    }

    /** Microseconds since 1970; the smallest and the largest long are the infinities. */
    public void timestampText(long micros) {
        int at = reserve(DateTimeText.TIMESTAMP_BYTES_MAX);
        finish(at, DateTimeText.writeTimestamp(out.array(), at, micros));
    }

    /** As {@link #timestampText}; with or without time zone, the bytes are the same. */
    public void timestampBinary(long micros) {
        int8Binary(PostgresEpoch.microsToWire(micros));
    }

    /** Microseconds since 1970 in UTC, shown so many seconds east of Greenwich. */
    public void timestampTzText(long micros, int offsetSeconds) {
        int at = reserve(DateTimeText.TIMESTAMP_BYTES_MAX);
        finish(at, DateTimeText.writeTimestampTz(out.array(), at, micros, offsetSeconds));
    }

    /** The number {@code unscaled / 10^scale}. */
    public void numericText(long unscaled, int scale) {
        NumericBytes.checkScale(scale);
        int at = reserve(IntegerText.BYTES_MAX + scale + 2);
        finish(at, NumericText.write(out.array(), at, unscaled, scale));
    }

    /** As {@link #numericText(long, int)}. */
    public void numericBinary(long unscaled, int scale) {
        int at = out.size();
        out.int32(0);
        NumericBytes.write(out, unscaled, scale);
        setLength(at);
    }

    public void numericText(BigDecimal number) {
        text(number.toPlainString());
    }

    public void numericBinary(BigDecimal number) {
        int at = out.size();
        out.int32(0);
        NumericBytes.write(out, number);
        setLength(at);
    }

    public void numericText(NumericSpecial special) {
        text(special.text());
    }

    public void numericBinary(NumericSpecial special) {
        out.int32(NumericBytes.HEADER_BYTES);
        NumericBytes.write(out, special);
    }

    public void uuidText(long mostSignificant, long leastSignificant) {
        int at = reserve(UuidText.BYTES);
        finish(at, UuidText.write(out.array(), at, mostSignificant, leastSignificant));
    }

    public void uuidBinary(long mostSignificant, long leastSignificant) {
        out.int32(2 * Long.BYTES);
        out.int64(mostSignificant);
        out.int64(leastSignificant);
    }

    /** Room for a length and a value; where the value starts. */
    private int reserve(int valueBytes) {
        return out.reserve(Math.addExact(LENGTH_BYTES, valueBytes)) + LENGTH_BYTES;
    }

    private void finish(int from, int end) {
        INT.set(out.array(), from - LENGTH_BYTES, end - from);
        out.advance(end - from + LENGTH_BYTES);
    }

    private void setLength(int at) {
        INT.set(out.array(), at, out.size() - at - LENGTH_BYTES);
    }
}
