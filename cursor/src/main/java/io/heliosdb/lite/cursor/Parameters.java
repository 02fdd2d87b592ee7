package io.heliosdb.lite.cursor;

import io.heliosdb.lite.execution.codec.ByteReader;
import io.heliosdb.lite.execution.codec.ByteWriter;
import io.heliosdb.lite.execution.type.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Bind parameters to bytes and back; a tag, then the value. */
final class Parameters {

    private static final int NULL = 0;
    private static final int INT = 1;
    private static final int FLOAT = 2;
    private static final int TEXT = 3;
    private static final int TRUE = 4;
    private static final int FALSE = 5;
    private static final int DATE = 6;
    private static final int TIMESTAMP = 7;
    private static final int NUMERIC = 8;
    private static final int NOT_A_NUMBER = 9;
    private static final int BYTES = 10;

    private Parameters() {}

    static void write(List<Value> values, ByteWriter out) {
        out.varint(values.size());
        for (Value value : values) {
            write(value, out);
        }
    }

    static List<Value> read(ByteReader in) {
        int count = in.count();
        List<Value> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(value(in));
        }
        return values;
    }

    private static void write(Value value, ByteWriter out) {
        switch (value) {
            case Value.Null() -> out.u8(NULL);
            case Value.Int(long number) -> out.u8(INT).signed(number);
            case Value.Float(double number) ->
                    out.u8(FLOAT).fixedLong(Double.doubleToRawLongBits(number));
            case Value.Text(String text) -> out.u8(TEXT).text(text);
            case Value.Bool(boolean truth) -> out.u8(truth ? TRUE : FALSE);
            case Value.Date(int days) -> out.u8(DATE).signed(days);
            case Value.Timestamp(long micros) -> out.u8(TIMESTAMP).signed(micros);
            case Value.Numeric(BigDecimal number, boolean isNaN) -> {
                if (isNaN) {
                    out.u8(NOT_A_NUMBER);
                } else {
                    out.u8(NUMERIC)
                            .signed(number.scale())
                            .blob(number.unscaledValue().toByteArray());
                }
            }
            case Value.Bytes(byte[] bytes) -> out.u8(BYTES).blob(bytes);
        }
    }

    private static Value value(ByteReader in) {
        return switch (in.u8()) {
            case NULL -> Value.NULL;
            case INT -> Value.of(in.signed());
            case FLOAT -> Value.of(Double.longBitsToDouble(in.fixedLong()));
            case TEXT -> Value.of(in.text());
            case TRUE -> Value.TRUE;
            case FALSE -> Value.FALSE;
            case DATE -> new Value.Date((int) in.signed());
            case TIMESTAMP -> new Value.Timestamp(in.signed());
            case NUMERIC -> numeric(in);
            case NOT_A_NUMBER -> Value.Numeric.NAN;
            case BYTES -> Value.of(in.blob());
            default -> throw ByteReader.damaged("a parameter of an unknown kind");
        };
    }

    private static Value numeric(ByteReader in) {
        int scale = (int) in.signed();
        byte[] unscaled = in.blob();
        if (unscaled.length == 0) {
            throw ByteReader.damaged("a number without digits");
        }
        return Value.of(new BigDecimal(new BigInteger(unscaled), scale));
    }
}
