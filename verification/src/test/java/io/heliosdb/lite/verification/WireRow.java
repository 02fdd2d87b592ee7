package io.heliosdb.lite.verification;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heliosdb.lite.pgwire.buffer.FieldValues;
import io.heliosdb.lite.pgwire.format.BinaryValues;
import io.heliosdb.lite.pgwire.format.DataRowWriter;
import io.heliosdb.lite.pgwire.format.TextValues;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Random;
import java.util.UUID;

/** A row with a column of every type that pgwire knows, written and read by pgwire alone. */
record WireRow(
        long int8,
        int int4,
        short int2,
        double float8,
        float float4,
        boolean bool,
        String text,
        BigDecimal numeric,
        int date,
        long time,
        long timestamp,
        long timestampTz,
        String hex,
        UUID uuid) {

    static final int COLUMNS = 14;
    static final String NAMES = "i8, i4, i2, f8, f4, b, t, n, d, ti, ts, tz, by, u";
    static final String TABLE =
            "(id serial, i8 int8, i4 int4, i2 int2, f8 float8, f4 float4, b bool, t text, n numeric,"
                    + " d date, ti time, ts timestamp, tz timestamptz, by bytea, u uuid)";

    private static final int OFFSET_SECONDS = 5 * 3600 + 30 * 60;

    /** The time zone in which {@link #writeText} shows a timestamptz. */
    static final String SET_TIME_ZONE = "SET TIME ZONE INTERVAL '+05:30' HOUR TO MINUTE";

    private static final int FIRST_DAY = -2_440_588; // 4714-11-24 BC, PostgreSQL's first
    private static final int DAYS = 2_145_000_000;
    private static final long MICROS_PER_DAY = 86_400_000_000L;
    private static final int TIMESTAMP_DAYS = 109_000_000;

    static WireRow random(Random random) {
        return new WireRow(
                random.nextLong() >> random.nextInt(64),
                random.nextInt() >> random.nextInt(32),
                (short) random.nextInt(),
                randomDouble(random),
                randomFloat(random),
                random.nextBoolean(),
                randomText(random),
                randomNumeric(random),
                random.nextInt(10) == 0
                        ? Integer.MAX_VALUE
                        : FIRST_DAY + random.nextInt(random.nextBoolean() ? DAYS : 3_000_000),
                random.nextLong(MICROS_PER_DAY + 1),
                randomTimestamp(random),
                randomTimestamp(random),
                HexFormat.of().formatHex(randomBytes(random)),
                new UUID(random.nextLong(), random.nextLong()));
    }

    private static double randomDouble(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> Math.scalb(1.0, random.nextInt(2098) - 1074);
            case 1 -> Math.pow(10, random.nextInt(640) - 320);
            case 2 -> (double) (random.nextLong() >> random.nextInt(64));
            case 3 -> random.nextInt(1_000_000) / 100.0;
            default -> {
                double any = Double.longBitsToDouble(random.nextLong());
                yield Double.isNaN(any) ? Double.NaN : any;
            }
        };
    }

    private static float randomFloat(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> Math.scalb(1.0f, random.nextInt(277) - 149);
            case 1 -> random.nextInt(100_000) / 100f;
            default -> {
                float any = Float.intBitsToFloat(random.nextInt());
                yield Float.isNaN(any) ? Float.NaN : any;
            }
        };
    }

    private static String randomText(Random random) {
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(12); left > 0; left--) {
            int bits = random.nextInt(20);
            int character = 1 + random.nextInt(1 << (1 + bits));
            if (character < 0x10FFFF && (character < 0xD800 || character > 0xDFFF)) {
                text.appendCodePoint(character);
            }
        }
        return text.toString();
    }

    private static BigDecimal randomNumeric(Random random) {
        if (random.nextInt(3) > 0) {
            long unscaled = random.nextLong() >> random.nextInt(64);
            return BigDecimal.valueOf(unscaled, random.nextInt(25));
        }
        BigInteger unscaled =
                new BigInteger(random.nextInt(300), random)
                        .multiply(BigInteger.TEN.pow(random.nextInt(20)));
        return new BigDecimal(
                random.nextBoolean() ? unscaled : unscaled.negate(), random.nextInt(40));
    }

    private static long randomTimestamp(Random random) {
        long day =
                (long) FIRST_DAY
                        + random.nextInt(random.nextBoolean() ? TIMESTAMP_DAYS : 3_000_000);
        long ofDay = random.nextLong(MICROS_PER_DAY);
        return random.nextInt(10) == 0
                ? Long.MIN_VALUE
                : day * MICROS_PER_DAY
                        + (random.nextBoolean() ? ofDay : ofDay / 1_000_000 * 1_000_000);
    }

    private static byte[] randomBytes(Random random) {
        byte[] bytes = new byte[random.nextInt(20)];
        random.nextBytes(bytes);
        return bytes;
    }

    void writeText(DataRowWriter row) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        row.int8Text(int8);
        row.int8Text(int4);
        row.int8Text(int2);
        row.float8Text(float8);
        row.float4Text(float4);
        row.boolText(bool);
        row.text(text);
        row.numericText(numeric);
        row.dateText(date);
        row.timeText(time);
        row.timestampText(timestamp);
        row.timestampTzText(timestampTz, OFFSET_SECONDS);
        row.byteaText(bytes, 0, bytes.length);
        row.uuidText(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
    }

    void writeBinary(DataRowWriter row) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        row.int8Binary(int8);
        row.int4Binary(int4);
        row.int2Binary(int2);
        row.float8Binary(float8);
        row.float4Binary(float4);
        row.boolBinary(bool);
        row.bytes(text.getBytes(UTF_8), 0, text.getBytes(UTF_8).length);
        row.numericBinary(numeric);
        row.dateBinary(date);
        row.timeBinary(time);
        row.timestampBinary(timestamp);
        row.timestampBinary(timestampTz);
        row.bytes(bytes, 0, bytes.length);
        row.uuidBinary(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
    }

    static WireRow readText(FieldValues v) {
        byte[] a = v.array();
        return new WireRow(
                TextValues.int8(a, v.offset(0), v.length(0)),
                Math.toIntExact(TextValues.int8(a, v.offset(1), v.length(1))),
                (short) TextValues.int8(a, v.offset(2), v.length(2)),
                TextValues.float8(a, v.offset(3), v.length(3)),
                TextValues.float4(a, v.offset(4), v.length(4)),
                TextValues.bool(a, v.offset(5), v.length(5)),
                TextValues.text(a, v.offset(6), v.length(6)),
                TextValues.numeric(a, v.offset(7), v.length(7)),
                TextValues.date(a, v.offset(8), v.length(8)),
                TextValues.time(a, v.offset(9), v.length(9)),
                TextValues.timestamp(a, v.offset(10), v.length(10)),
                TextValues.timestampTz(a, v.offset(11), v.length(11)),
                HexFormat.of().formatHex(TextValues.bytea(a, v.offset(12), v.length(12))),
                UUID.fromString(TextValues.text(a, v.offset(13), v.length(13))));
    }

    static WireRow readBinary(FieldValues v) {
        byte[] a = v.array();
        return new WireRow(
                BinaryValues.int8(a, v.offset(0), v.length(0)),
                BinaryValues.int4(a, v.offset(1), v.length(1)),
                BinaryValues.int2(a, v.offset(2), v.length(2)),
                BinaryValues.float8(a, v.offset(3), v.length(3)),
                BinaryValues.float4(a, v.offset(4), v.length(4)),
                BinaryValues.bool(a, v.offset(5), v.length(5)),
                TextValues.text(a, v.offset(6), v.length(6)),
                BinaryValues.numeric(a, v.offset(7), v.length(7)),
                BinaryValues.date(a, v.offset(8), v.length(8)),
                BinaryValues.time(a, v.offset(9), v.length(9)),
                BinaryValues.timestamp(a, v.offset(10), v.length(10)),
                BinaryValues.timestamp(a, v.offset(11), v.length(11)),
                HexFormat.of().formatHex(v.bytes(12)),
                new UUID(
                        BinaryValues.uuidMostSignificant(a, v.offset(13), v.length(13)),
                        BinaryValues.uuidLeastSignificant(a, v.offset(13), v.length(13))));
    }
}
