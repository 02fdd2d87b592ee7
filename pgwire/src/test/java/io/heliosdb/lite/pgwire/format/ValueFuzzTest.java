package io.heliosdb.lite.pgwire.format;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.heliosdb.lite.pgwire.ProtocolException;
import io.heliosdb.lite.pgwire.Seed;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever bytes are given for a value: it is read, or refused by a ProtocolException. */
class ValueFuzzTest {

    private static final int CASES = Boolean.getBoolean("heliosdb.long") ? 1_000_000 : 20_000;

    private static final String REPLACEMENTS = "0123456789-: .e+BC";
    private static final List<String> NEARLY =
            List.of(
                    "2024-02-29 12:34:56.789012+05:30",
                    "9999999-12-31 BC",
                    "9999999-12-31 23:59:59.999999",
                    "0044-03-15 BC",
                    "24:00:00",
                    "-infinity",
                    "Infinity",
                    "NaN",
                    "-123.4560",
                    "1.5e+308",
                    "9223372036854775807",
                    "\\x00ff",
                    "t");

    /** A way to read a value. */
    private interface Reader {
        Object read(byte[] array, int offset, int length);
    }

    private static final List<Reader> TEXT =
            List.of(
                    TextValues::bool,
                    TextValues::int8,
                    TextValues::float4,
                    TextValues::float8,
                    TextValues::text,
                    TextValues::bytea,
                    TextValues::numeric,
                    TextValues::numericSpecial,
                    TextValues::date,
                    TextValues::time,
                    TextValues::timestamp,
                    TextValues::timestampTz);

    private static final List<Reader> BINARY =
            List.of(
                    BinaryValues::bool,
                    BinaryValues::int2,
                    BinaryValues::int4,
                    BinaryValues::int8,
                    BinaryValues::float4,
                    BinaryValues::float8,
                    BinaryValues::numeric,
                    BinaryValues::numericSpecial,
                    BinaryValues::date,
                    BinaryValues::time,
                    BinaryValues::timestamp,
                    BinaryValues::uuidMostSignificant,
                    BinaryValues::uuidLeastSignificant);

    private final Seed seed = Seed.choose();

    @Test
    void brokenTextsAreReadOrRefused() {
        Random random = seed.random();
        int read = 0;
        for (int i = 0; i < CASES; i++) {
            byte[] value = NEARLY.get(random.nextInt(NEARLY.size())).getBytes(US_ASCII);
            for (int changes = random.nextInt(3); changes > 0; changes--) {
                value[random.nextInt(value.length)] =
                        (byte) REPLACEMENTS.charAt(random.nextInt(REPLACEMENTS.length()));
            }
            int length = random.nextInt(4) == 0 ? random.nextInt(value.length + 1) : value.length;
            read += readAll(TEXT, value, length);
        }
        assertThat(read).as(seed.repeat(getClass())).isGreaterThan(CASES / 2);
    }

    @Test
    void brokenBytesAreReadOrRefused() {
        Random random = seed.random();
        int read = 0;
        for (int i = 0; i < CASES; i++) {
            byte[] value = new byte[random.nextInt(20)];
            random.nextBytes(value);
            if (value.length >= 8 && random.nextBoolean()) { // nearly a numeric
                value[0] = 0;
                value[1] = (byte) ((value.length - 8) / 2);
                value[4] = (byte) (random.nextInt(5) << 6);
                value[5] = 0;
                value[6] &= 0x3f;
            }
            read += readAll(BINARY, value, value.length);
        }
        assertThat(read).as(seed.repeat(getClass())).isGreaterThan(CASES / 2);
    }

    @Test
    void daysBeyondTheTypeAreRefused() {
        for (String date : new String[] {"9999999-12-31", "5999999-01-01", "9999999-12-31 BC"}) {
            byte[] bytes = date.getBytes(US_ASCII);
            assertThatThrownBy(() -> TextValues.date(bytes, 0, bytes.length))
                    .isInstanceOf(ProtocolException.class);
        }
    }

    private int readAll(List<Reader> readers, byte[] value, int length) {
        int read = 0;
        for (Reader reader : readers) {
            try {
                assertThat(reader.read(value, 0, length)).isNotNull();
                read++;
            } catch (ProtocolException e) {
                assertThat(e.sqlState()).isIn("22P02", "22P03", "22008", "08P01");
            } catch (RuntimeException e) {
                fail(seed.repeat(getClass()), e);
            }
        }
        return read;
    }
}
