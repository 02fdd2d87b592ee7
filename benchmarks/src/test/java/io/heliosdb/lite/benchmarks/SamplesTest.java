package io.heliosdb.lite.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SamplesTest {

    @Test
    void theMedianOfAnEvenNumberLiesBetweenTheMiddleTwo() {
        assertThat(new Samples(4, 1, 3, 2).median()).isEqualTo(2.5);
        assertThat(new Samples(3, 1, 2).median()).isEqualTo(2);
    }

    @Test
    void percentilesAreTakenAfterSorting() {
        Samples hundred =
                new Samples(IntStream.rangeClosed(1, 100).mapToDouble(i -> 101 - i).toArray());

        assertThat(hundred.percentile(0.95)).isEqualTo(95);
        assertThat(hundred.percentile(0.99)).isEqualTo(99);
        assertThat(hundred.percentile(1)).isEqualTo(100);
        assertThat(hundred.percentile(0)).isEqualTo(1);
    }

    @Test
    void theIntervalHoldsTheMedianAndIsTheSameEachTime() {
        Samples samples = new Samples(1.0, 1.1, 0.9, 1.2, 1.05, 0.95, 1.0);

        assertThat(samples.interval().low()).isLessThanOrEqualTo(samples.median());
        assertThat(samples.interval().high()).isGreaterThanOrEqualTo(samples.median());
        assertThat(samples.interval())
                .isEqualTo(new Samples(1.2, 1.1, 0.9, 1.0, 1.05, 0.95, 1.0).interval());
    }
}
