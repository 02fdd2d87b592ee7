package io.heliosdb.lite.cursor;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.operator.Settings;
import io.heliosdb.lite.execution.type.Value;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class DescriptorTest {

    private static final QueryRunner RUNNER = new LiveRunner();

    @Test
    void aDescriptorReadsAsItWasWritten() {
        Descriptor read = Descriptor.decode(descriptor().encode(RUNNER), RUNNER);

        assertThat(read).usingRecursiveComparison().isEqualTo(descriptor());
    }

    @Test
    void aDescriptorLooksAsItDidWhenItsFormatWasReleased() {
        Golden.assertSame("descriptor-1.hex", descriptor().encode(RUNNER));
    }

    @Test
    void itIsSmall() {
        assertThat(descriptor().encode(RUNNER).length).isLessThan(400);
    }

    @Test
    void truncatedAndAlteredBytesAreCorruptionAndNothingElse() {
        byte[] good = descriptor().encode(RUNNER);
        for (int length = 0; length < good.length; length++) {
            assertThat(state(Arrays.copyOf(good, length)))
                    .as("length %s", length)
                    .isEqualTo(SqlState.DATA_CORRUPTED);
        }
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] bad = good.clone();
            for (int k = random.nextInt(1, 4); k > 0; k--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            assertThat(state(bad))
                    .as("seed 1, round %s", i)
                    .isIn(
                            SqlState.DATA_CORRUPTED,
                            SqlState.CURSOR_SEMANTICS_GONE,
                            SqlState.INTERNAL_ERROR);
        }
    }

    /** INTERNAL_ERROR stands for: it decoded to something. */
    private static SqlState state(byte[] bytes) {
        try {
            Descriptor.decode(bytes, RUNNER);
            return SqlState.INTERNAL_ERROR;
        } catch (DatabaseException e) {
            return e.sqlState();
        }
    }

    private static Descriptor descriptor() {
        return new Descriptor(
                new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16},
                1,
                3,
                99,
                3_600_000,
                64 << 20,
                new Settings("Europe/Berlin", 1_700_000_000_000_000L, -7),
                List.of(
                        Value.NULL,
                        Value.of(-42),
                        Value.of(2.5),
                        Value.of("Ada"),
                        Value.TRUE,
                        Value.FALSE,
                        new Value.Date(19_000),
                        new Value.Timestamp(-1),
                        Value.of(new BigDecimal("-12.340")),
                        Value.Numeric.NAN,
                        Value.of(new byte[] {1, 2})),
                List.of(new CursorAccess(16, List.of(0, 2), "SELECT", 7)),
                Orders.plan("filter"));
    }
}
