package io.heliosdb.lite.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class DurationConverterTest {

    private final DurationConverter converter = new DurationConverter();

    @Test
    void aNumberAndAUnitAreADuration() {
        assertThat(converter.convert("90s")).isEqualTo(Duration.ofSeconds(90));
        assertThat(converter.convert("30m")).isEqualTo(Duration.ofMinutes(30));
        assertThat(converter.convert("12h")).isEqualTo(Duration.ofHours(12));
        assertThat(converter.convert("7d")).isEqualTo(Duration.ofDays(7));
    }

    @Test
    void anythingElseIsRefused() {
        for (String text : new String[] {"", "7", "d", "0d", "-1d", "1.5h", "7 d", "7D"}) {
            assertThatThrownBy(() -> converter.convert(text)).hasMessageContaining("90s");
        }
    }
}
