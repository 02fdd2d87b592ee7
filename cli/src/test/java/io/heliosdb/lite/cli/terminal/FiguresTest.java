package io.heliosdb.lite.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class FiguresTest {

    @Test
    void countsAreGroupedAndTheirNounsAgree() {
        assertThat(Figures.count(1, "row")).isEqualTo("1 row");
        assertThat(Figures.count(0, "row")).isEqualTo("0 rows");
        assertThat(Figures.count(1_234_567, "row")).isEqualTo("1,234,567 rows");
    }

    @Test
    void durationsHaveAUnitThatFits() {
        assertThat(Figures.duration(Duration.ofNanos(45_300))).isEqualTo("45 µs");
        assertThat(Figures.duration(Duration.ofNanos(420_000))).isEqualTo("0.42 ms");
        assertThat(Figures.duration(Duration.ofMillis(312))).isEqualTo("312 ms");
        assertThat(Figures.duration(Duration.ofMillis(1_340))).isEqualTo("1.3 s");
        assertThat(Figures.duration(Duration.ofSeconds(125))).isEqualTo("2:05 min");
    }

    @Test
    void aBarShowsAtLeastOneMarkAndNeverLeavesItsWidth() {
        assertThat(Progress.bar(0, 0, 4)).isEqualTo("█···");
        assertThat(Progress.bar(0, 0.5, 4)).isEqualTo("██··");
        assertThat(Progress.bar(0.5, 1, 4)).isEqualTo("··██");
        assertThat(Progress.bar(1, 1, 4)).isEqualTo("····");
    }
}
