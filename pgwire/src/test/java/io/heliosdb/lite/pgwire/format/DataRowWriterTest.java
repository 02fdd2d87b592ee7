package io.heliosdb.lite.pgwire.format;

import static io.heliosdb.lite.pgwire.WireText.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.heliosdb.lite.pgwire.ProtocolException;
import io.heliosdb.lite.pgwire.Seed;
import io.heliosdb.lite.pgwire.buffer.WireOutput;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Values are written as they travel, without garbage. */
class DataRowWriterTest {

    private static final int VALUES = 20_000;

    private final Seed seed = Seed.choose();
    private final WireOutput out = new WireOutput(1 << 20);
    private final DataRowWriter row = new DataRowWriter(out);

    @Test
    void aRowHasItsLengthItsColumnsAndNulls() {
        row.begin(4);
        row.int8Text(-42);
        row.nullValue();
        row.int4Binary(1);
        row.bytes(ByteBuffer.wrap("né".getBytes(UTF_8)));
        row.end();

        assertThat(out.toByteArray())
                .isEqualTo(
                        bytes(
                                "'D' 00000020 0004 00000003 '-42' ffffffff"
                                        + "00000004 00000001 00000003 'né'"));
    }

    @Test
    void aRowThatCannotBeEndedIsTakenBack() {
        WireOutput small = new WireOutput(40);
        DataRowWriter writer = new DataRowWriter(small);
        writer.begin(1);
        writer.int8Binary(1);
        writer.end();
        int whole = small.size();

        writer.begin(2);
        writer.int8Binary(2);
        assertThatThrownBy(() -> writer.text("a long text".repeat(10)))
                .isInstanceOf(ProtocolException.class);
        writer.abandon();

        assertThat(small.size()).isEqualTo(whole);
    }

    @Test
    void integersArePrintedAsJavaPrintsThem() {
        Random random = seed.random();
        for (int i = 0; i < VALUES; i++) {
            long value = random.nextLong() >> random.nextInt(64);
            assertThat(text(row -> row.int8Text(value))).isEqualTo(Long.toString(value));
        }
        assertThat(text(row -> row.int8Text(Long.MIN_VALUE))).isEqualTo("-9223372036854775808");
        assertThat(text(row -> row.int8Text(Long.MAX_VALUE))).isEqualTo("9223372036854775807");
        assertThat(text(row -> row.int8Text(0))).isEqualTo("0");
    }

    @Test
    void integersAreReadBackAndNothingElseIs() {
        for (String text :
                new String[] {"0", "-1", "9223372036854775807", "-9223372036854775808"}) {
            byte[] bytes = text.getBytes(UTF_8);
            assertThat(TextValues.int8(bytes, 0, bytes.length)).isEqualTo(Long.parseLong(text));
        }
        for (String text :
                new String[] {
                    "",
                    "-",
                    "+1",
                    " 1",
                    "1 ",
                    "9223372036854775808",
                    "-9223372036854775809",
                    "99999999999999999999",
                    "1e3"
                }) {
            byte[] bytes = text.getBytes(UTF_8);
            assertThatThrownBy(() -> TextValues.int8(bytes, 0, bytes.length))
                    .as(text)
                    .isInstanceOf(ProtocolException.class);
        }
    }

    @Test
    void numericsAreTheSameByEveryWay() {
        Random random = seed.random();
        for (int i = 0; i < VALUES; i++) {
            long unscaled = (random.nextLong() >> random.nextInt(64)) * (i % 3 == 0 ? 10_000 : 1);
            int scale = random.nextInt(30);
            BigDecimal number = BigDecimal.valueOf(unscaled, scale);
            byte[] binary = value(row -> row.numericBinary(unscaled, scale));

            assertThat(text(row -> row.numericText(unscaled, scale)))
                    .isEqualTo(number.toPlainString());
            assertThat(BinaryValues.numeric(binary, 0, binary.length))
                    .as(seed.repeat(getClass()))
                    .isEqualTo(number);
        }
    }

    @Test
    void wideNumericsAreReadBack() {
        Random random = seed.random();
        for (int i = 0; i < VALUES / 10; i++) {
            BigInteger unscaled =
                    new BigInteger(1 + random.nextInt(400), random)
                            .multiply(BigInteger.TEN.pow(random.nextInt(30)));
            BigDecimal number =
                    new BigDecimal(
                            random.nextBoolean() ? unscaled : unscaled.negate(),
                            random.nextInt(60));
            byte[] binary = value(row -> row.numericBinary(number));
            byte[] text = value(row -> row.numericText(number));

            assertThat(BinaryValues.numeric(binary, 0, binary.length))
                    .as(seed.repeat(getClass()))
                    .isEqualTo(number);
            assertThat(TextValues.numeric(text, 0, text.length)).isEqualTo(number);
        }
    }

    @Test
    void aNumericHasNoZeroGroupsAtItsEnds() {
        assertThat(value(row -> row.numericBinary(0, 2))).isEqualTo(bytes("0000 0000 0000 0002"));
        assertThat(value(row -> row.numericBinary(-12_345_670_000L, 4)))
                .isEqualTo(bytes("0002 0001 4000 0004 007b 11d7"));
        assertThat(value(row -> row.numericBinary(5, 5)))
                .isEqualTo(bytes("0001 fffe 0000 0005 1388"));
        assertThat(value(row -> row.numericBinary(NumericSpecial.NAN)))
                .isEqualTo(bytes("0000 0000 c000 0000"));
    }

    @Test
    void datesArePrintedAsTheCalendarHasThem() {
        Random random = seed.random();
        for (int i = 0; i < VALUES; i++) {
            int days = random.nextInt(4_000_000) - 2_000_000;
            LocalDate date = LocalDate.ofEpochDay(days);
            int year = date.getYear() > 0 ? date.getYear() : 1 - date.getYear();
            String expected =
                    String.format(
                                    "%04d-%02d-%02d",
                                    year, date.getMonthValue(), date.getDayOfMonth())
                            + (date.getYear() > 0 ? "" : " BC");
            byte[] text = value(row -> row.dateText(days));

            assertThat(new String(text, UTF_8)).isEqualTo(expected);
            assertThat(TextValues.date(text, 0, text.length)).isEqualTo(days);
        }
        assertThat(text(row -> row.dateText(Integer.MIN_VALUE))).isEqualTo("-infinity");
        assertThat(text(row -> row.dateText(0))).isEqualTo("1970-01-01");
    }

    @Test
    void timesHaveAFractionOnlyWhereThereIsOne() {
        assertThat(text(row -> row.timestampText(-1))).isEqualTo("1969-12-31 23:59:59.999999");
        assertThat(text(row -> row.timestampText(1_500_000))).isEqualTo("1970-01-01 00:00:01.5");
        assertThat(text(row -> row.timestampTzText(0, -12_600)))
                .isEqualTo("1969-12-31 20:30:00-03:30");
        assertThat(text(row -> row.timeText(86_400_000_000L))).isEqualTo("24:00:00");
    }

    @Test
    void whatIsOutOfRangeOnTheWireIsAnError() {
        assertThatThrownBy(() -> row.dateBinary(Integer.MIN_VALUE + 5))
                .isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> row.timestampBinary(Long.MIN_VALUE + 5))
                .isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> row.numericBinary(1, 16_384))
                .isInstanceOf(ProtocolException.class);
    }

    @Test
    void rowsAreWrittenWithoutGarbage() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        byte[] text = "some text".getBytes(UTF_8);
        writeRows(text, 20_000); // compiled, and the buffer has grown

        long before = threads.getCurrentThreadAllocatedBytes();
        writeRows(text, 50_000);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(allocated).as("bytes for 50,000 rows").isLessThan(50_000);
    }

    private void writeRows(byte[] text, int rows) {
        for (int i = 0; i < rows; i++) {
            out.clear();
            row.begin(12);
            row.int8Text(i * 1_000_003L);
            row.int8Binary(i);
            row.float8Text(i / 7.0);
            row.float8Binary(i / 7.0);
            row.float4Text(i / 3f);
            row.bytes(text, 0, text.length);
            row.boolText(true);
            row.dateText(i);
            row.timestampText(i * 1_000_003L);
            row.numericText(i, 2);
            row.numericBinary(i * 1_000_003L, 3);
            row.byteaText(text, 0, text.length);
            row.end();
        }
    }

    private static byte[] value(Consumer<DataRowWriter> writer) {
        WireOutput out = new WireOutput(1 << 20);
        writer.accept(new DataRowWriter(out));
        byte[] bytes = out.toByteArray();
        assertThat(ByteBuffer.wrap(bytes).getInt()).isEqualTo(bytes.length - 4);
        return Arrays.copyOfRange(bytes, 4, bytes.length);
    }

    private static String text(Consumer<DataRowWriter> writer) {
        return new String(value(writer), UTF_8);
    }
}
