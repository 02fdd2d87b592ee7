package io.heliosdb.lite.cli.csv;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.cli.csv.ColumnInference.Inferred;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ColumnInferenceTest {

    private static ColumnInference of(@Nullable String... fields) {
        ColumnInference inference = new ColumnInference();
        Arrays.stream(fields).forEach(inference::see);
        return inference;
    }

    @Test
    void integersAreOnlyTextsThatAnIntegerPrints() {
        assertThat(of("0", "-1", "42").type()).isEqualTo(Inferred.INTEGER);
        assertThat(of("9223372036854775807", "-9223372036854775808").type())
                .isEqualTo(Inferred.INTEGER);
        assertThat(of("9223372036854775808").type()).isEqualTo(Inferred.NUMERIC);
        assertThat(of("007").type()).isEqualTo(Inferred.TEXT);
        assertThat(of("+1").type()).isEqualTo(Inferred.TEXT);
        assertThat(of("-0").type()).isEqualTo(Inferred.TEXT);
    }

    @Test
    void decimalsAreDoublesUnlessADoubleWouldPrintThemOtherwise() {
        assertThat(of("1.5", "2", "-0.25").type()).isEqualTo(Inferred.DOUBLE);
        assertThat(of("1.50").type()).isEqualTo(Inferred.NUMERIC);
        assertThat(of("0.1234567890123456789").type()).isEqualTo(Inferred.NUMERIC);
        assertThat(of("0.0000001").type()).isEqualTo(Inferred.NUMERIC);
        assertThat(of("1e3").type()).isEqualTo(Inferred.TEXT);
    }

    @Test
    void datesAndTimesAreWrittenAsSqlWritesThem() {
        assertThat(of("2001-01-31").type()).isEqualTo(Inferred.DATE);
        assertThat(of("2001-02-31").type()).isEqualTo(Inferred.TEXT);
        assertThat(of("2001-01-31 23:59:00").type()).isEqualTo(Inferred.TIMESTAMP);
        assertThat(of("2001-01-31 23:59").type()).isEqualTo(Inferred.TEXT);
        assertThat(of("2001-01-31T23:59:00").type()).isEqualTo(Inferred.TEXT);
    }

    @Test
    void oneOtherValueMakesTheColumnText() {
        assertThat(of("1", "2", "n/a").type()).isEqualTo(Inferred.TEXT);
        assertThat(of("t", "f", null).type()).isEqualTo(Inferred.BOOLEAN);
        assertThat(of("t", "true").type()).isEqualTo(Inferred.TEXT);
    }

    @Test
    void nullFitsEveryTypeAndNothingButNullIsText() {
        assertThat(of(null, "1", null).type()).isEqualTo(Inferred.INTEGER);
        assertThat(of(null, null).type()).isEqualTo(Inferred.TEXT);
        assertThat(of().type()).isEqualTo(Inferred.TEXT);
    }

    @Test
    void onlyRisingIntegersWithoutNullCanBeThePrimaryKey() {
        assertThat(of("-5", "1", "2", "30").risesWithoutNull()).isTrue();
        assertThat(of("-9223372036854775808", "0").risesWithoutNull()).isTrue();
        assertThat(of("1", "1").risesWithoutNull()).isFalse();
        assertThat(of("1", null, "2").risesWithoutNull()).isFalse();
        assertThat(of("1", "a", "2").risesWithoutNull()).isFalse();
        assertThat(of().risesWithoutNull()).isFalse();
    }
}
