package io.heliosdb.lite.execution.codec;

import io.heliosdb.lite.execution.type.ColumnType;
import io.heliosdb.lite.execution.type.SqlType;
import io.heliosdb.lite.execution.type.Value;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Types and values as bytes. */
public final class TypeCodec {

    private static final int MAX_SCALE = 1 << 20;

    private TypeCodec() {}

    public static void write(ColumnType type, ByteWriter out) {
        out.u8(type.type().id()).varint(type.typmod() + 1L);
    }

    public static ColumnType readType(ByteReader in) {
        SqlType type =
                SqlType.byId(in.u8()).orElseThrow(() -> ByteReader.damaged("an unknown type"));
        return new ColumnType(type, in.bounded(Integer.MAX_VALUE) - 1);
    }

    public static void write(Value value, ByteWriter out) {
        switch (value) {
            case Value.Null _ -> out.u8(0);
            case Value.Int(long number) -> out.u8(1).signed(number);
            case Value.Float(double number) ->
                    out.u8(2).fixedLong(Double.doubleToRawLongBits(number));
            case Value.Text(String text) -> out.u8(3).text(text);
            case Value.Bool(boolean bool) -> out.u8(bool ? 5 : 4);
            case Value.Date(int days) -> out.u8(6).signed(days);
            case Value.Timestamp(long micros) -> out.u8(7).signed(micros);
            case Value.Numeric number when number.isNaN() -> out.u8(8);
            case Value.Numeric number ->
                    out.u8(9)
                            .signed(number.value().scale())
                            .blob(number.value().unscaledValue().toByteArray());
            case Value.Bytes(byte[] bytes) -> out.u8(10).blob(bytes);
        }
    }

    public static Value readValue(ByteReader in) {
        return switch (in.u8()) {
            case 0 -> Value.NULL;
            case 1 -> new Value.Int(in.signed());
            case 2 -> new Value.Float(Double.longBitsToDouble(in.fixedLong()));
            case 3 -> new Value.Text(in.text());
            case 4 -> Value.FALSE;
            case 5 -> Value.TRUE;
            case 6 -> new Value.Date((int) in.signed());
            case 7 -> new Value.Timestamp(in.signed());
            case 8 -> Value.Numeric.NAN;
            case 9 -> readNumeric(in);
            case 10 -> new Value.Bytes(in.blob());
            default -> throw ByteReader.damaged("an unknown kind of value");
        };
    }

    private static Value readNumeric(ByteReader in) {
        long scale = in.signed();
        byte[] unscaled = in.blob();
        if (Math.abs(scale) > MAX_SCALE || unscaled.length == 0) {
            throw ByteReader.damaged("a number is out of range");
        }
        BigDecimal value = new BigDecimal(new BigInteger(unscaled), (int) scale);
        return new Value.Numeric(value, false);
    }
}
