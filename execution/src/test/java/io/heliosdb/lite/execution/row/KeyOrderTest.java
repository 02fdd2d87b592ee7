package io.heliosdb.lite.execution.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.execution.schema.IndexColumn;
import io.heliosdb.lite.execution.type.ColumnType;
import io.heliosdb.lite.execution.type.SqlType;
import io.heliosdb.lite.execution.type.Value;
import io.heliosdb.lite.execution.type.ValueOrder;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class KeyOrderTest {

    private static final long SEED = 4711;
    private static final int PAIRS = 3000;

    @ParameterizedTest
    @EnumSource(SqlType.class)
    void bytesOrderAsSqlDoes(SqlType type) {
        for (boolean descending : new boolean[] {false, true}) {
            for (boolean nullsFirst : new boolean[] {false, true}) {
                comparePairs(type, new IndexColumn(0, descending, nullsFirst));
            }
        }
    }

    private static void comparePairs(SqlType type, IndexColumn column) {
        Random random = new Random(SEED + type.id());
        KeyCodec codec = codec(type, column);
        for (int i = 0; i < PAIRS; i++) {
            Value a = orNull(random, type);
            Value b = orNull(random, type);
            byte[] first = key(codec, type, a);
            byte[] second = key(codec, type, b);
            int expected = compare(a, b, column);
            int found = Integer.signum(Arrays.compareUnsigned(first, second));
            assertThat(found).as("%s and %s, %s, seed %d", a, b, column, SEED).isEqualTo(expected);
            assertThat(found == 0 || !startsWith(first, second)).isTrue();
        }
    }

    private static boolean startsWith(byte[] a, byte[] b) {
        int mismatch = Arrays.mismatch(a, b);
        return mismatch == a.length || mismatch == b.length;
    }

    private static KeyCodec codec(SqlType type, IndexColumn column) {
        return KeyCodec.index(new RowLayout(1, List.of(ColumnType.of(type))), List.of(column));
    }

    /** The key made of a row; the one made of the bare value must be the same. */
    private static byte[] key(KeyCodec codec, SqlType type, Value value) {
        byte[] row =
                RowWriter.encode(new RowLayout(1, List.of(ColumnType.of(type))), List.of(value));
        KeyBuffer ofRow = new KeyBuffer();
        codec.append(row, 0, ofRow);
        KeyBuffer ofValue = new KeyBuffer();
        codec.appendValue(0, value, ofValue);
        assertThat(ofValue.toByteArray()).isEqualTo(ofRow.toByteArray());
        return ofRow.toByteArray();
    }

    private static int compare(Value a, Value b, IndexColumn column) {
        if (Value.isNull(a) || Value.isNull(b)) {
            int order = Boolean.compare(Value.isNull(a), Value.isNull(b));
            return column.nullsFirst() ? -order : order;
        }
        int order = Integer.signum(ValueOrder.compare(a, b));
        return column.descending() ? -order : order;
    }

    private static Value orNull(Random random, SqlType type) {
        return random.nextInt(10) == 0 ? Value.NULL : value(random, type);
    }

    static Value value(Random random, SqlType type) {
        return switch (type) {
            case SMALLINT -> Value.of((short) random.nextInt());
            case INT4 -> Value.of(random.nextInt() >> random.nextInt(32));
            case INT8 -> Value.of(random.nextLong() >> random.nextInt(64));
            case FLOAT4 -> Value.of((double) Float.intBitsToFloat(random.nextInt()));
            case FLOAT8 -> Value.of(real(random));
            case BOOLEAN -> Value.of(random.nextBoolean());
            case TEXT -> Value.of(text(random));
            case DATE -> new Value.Date(random.nextInt() >> random.nextInt(32));
            case TIMESTAMP -> new Value.Timestamp(random.nextLong() >> random.nextInt(64));
            case NUMERIC -> numeric(random);
            case BYTEA -> Value.of(bytes(random));
        };
    }

    private static double real(Random random) {
        double[] special = {0.0, -0.0, Double.NaN, 1, -1, Double.MIN_VALUE, Double.MAX_VALUE};
        return random.nextInt(3) == 0
                ? special[random.nextInt(special.length)]
                : Double.longBitsToDouble(random.nextLong());
    }

    private static String text(Random random) {
        int[] points = {0, 1, 'a', 'b', 0x7f, 0xe4, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10ffff};
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(5); i > 0; i--) {
            text.appendCodePoint(points[random.nextInt(points.length)]);
        }
        return text.toString();
    }

    private static byte[] bytes(Random random) {
        byte[] alphabet = {0, 1, 2, -1, -2, 127};
        byte[] bytes = new byte[random.nextInt(5)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = alphabet[random.nextInt(alphabet.length)];
        }
        return bytes;
    }

    private static Value numeric(Random random) {
        if (random.nextInt(20) == 0) {
            return Value.Numeric.NAN;
        }
        BigInteger unscaled = new BigInteger(random.nextInt(90), random);
        BigDecimal value =
                new BigDecimal(
                        random.nextBoolean() ? unscaled : unscaled.negate(), random.nextInt(12));
        return Value.of(random.nextInt(4) == 0 ? value.setScale(value.scale() + 3) : value);
    }

    @Test
    void columnsOfACompoundKeyDoNotRunIntoEachOther() {
        Random random = new Random(SEED);
        RowLayout layout = new RowLayout(1, List.of(ColumnType.TEXT, ColumnType.BYTEA));
        KeyCodec codec = KeyCodec.primaryKey(layout, List.of(0, 1));
        for (int i = 0; i < PAIRS; i++) {
            List<Value> a = List.of(value(random, SqlType.TEXT), value(random, SqlType.BYTEA));
            List<Value> b = List.of(value(random, SqlType.TEXT), value(random, SqlType.BYTEA));
            int first = ValueOrder.compare(a.get(0), b.get(0));
            int expected = first != 0 ? first : ValueOrder.compare(a.get(1), b.get(1));

            int found =
                    Arrays.compareUnsigned(
                            codec.key(RowWriter.encode(layout, a), 0),
                            codec.key(RowWriter.encode(layout, b), 0));

            assertThat(Integer.signum(found))
                    .as("%s and %s, seed %d", a, b, SEED)
                    .isEqualTo(Integer.signum(expected));
        }
    }

    /** The bytes that docs/formats/key-encoding.md shows. */
    @Test
    void theEncodingIsTheDocumentedOne() {
        List<String> lines = new ArrayList<>();
        lines.add(hex(SqlType.INT8, Value.of(1), false));
        lines.add(hex(SqlType.INT8, Value.of(-1), true));
        lines.add(hex(SqlType.DATE, new Value.Date(1), false));
        lines.add(hex(SqlType.FLOAT8, Value.of(-0.0), false));
        lines.add(hex(SqlType.FLOAT8, Value.of(-1.5), false));
        lines.add(hex(SqlType.TEXT, Value.of("a\0b"), false));
        lines.add(hex(SqlType.TEXT, Value.of("a"), true));
        lines.add(hex(SqlType.NUMERIC, Value.of(new BigDecimal("12.50")), false));
        lines.add(hex(SqlType.NUMERIC, Value.of(new BigDecimal("-12.5")), false));
        lines.add(hex(SqlType.BOOLEAN, Value.TRUE, false));
        lines.add(hex(SqlType.BOOLEAN, Value.NULL, false));

        assertThat(lines)
                .containsExactly(
                        "028000000000000001",
                        "028000000000000000",
                        "0280000001",
                        "028000000000000000",
                        "024007ffffffffffff",
                        "026100ff620001",
                        "029efffe",
                        "0203800000020d3300",
                        "02017ffffffdf2ccff",
                        "0201",
                        "03");
    }

    private static String hex(SqlType type, Value value, boolean descending) {
        return HexFormat.of()
                .formatHex(key(codec(type, new IndexColumn(0, descending, false)), type, value));
    }

    @Test
    void aKeyThatIsTooLongIsRefused() {
        RowLayout layout = new RowLayout(1, List.of(ColumnType.TEXT));
        KeyCodec codec = KeyCodec.primaryKey(layout, List.of(0));
        byte[] row = RowWriter.encode(layout, List.of(Value.of("x".repeat(8000))));

        assertThatThrownBy(() -> codec.key(row, 0))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("54000");
    }
}
