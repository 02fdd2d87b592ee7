package io.heliosdb.lite.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {

    private static final long MILLI = 1_000_000;

    private long nowNanos = 42;

    @Test
    void theFirstRoundOverTheHostsIsAtOnce() {
        RetryBudget budget = budget(options(300, 1000, 10, 1000), 3, new SplittableRandom(1));

        assertThat(budget.failed()).hasValue(0);
        assertThat(budget.failed()).hasValue(0);
        assertThat(budget.failed()).hasValue(0);
        assertThat(budget.failed().getAsLong()).isPositive();
        assertThat(budget.failures()).isEqualTo(4);
    }

    @Test
    void theCeilingDoublesEachRoundUpToTheHighest() {
        RetryBudget budget = budget(options(300, 1000, 10, 50), 1, highest());

        assertThat(budget.failed()).hasValue(0);
        assertThat(budget.failed()).hasValue(10 * MILLI);
        assertThat(budget.failed()).hasValue(20 * MILLI);
        assertThat(budget.failed()).hasValue(40 * MILLI);
        for (int i = 0; i < 100; i++) {
            assertThat(budget.failed()).hasValue(50 * MILLI);
        }
    }

    @Test
    void thePauseIsAnyShareOfTheCeiling() {
        long seed = System.nanoTime();
        RetryBudget budget =
                budget(options(300, 1_000_000, 100, 100), 1, new SplittableRandom(seed));
        budget.failed();
        long sum = 0;
        for (int i = 0; i < 10_000; i++) {
            long pause = budget.failed().getAsLong();
            assertThat(pause).as("seed %d", seed).isBetween(0L, 100 * MILLI);
            sum += pause;
        }
        assertThat(sum / 10_000).as("seed %d", seed).isBetween(45 * MILLI, 55 * MILLI);
    }

    @Test
    void attemptsAreCounted() {
        RetryBudget budget = budget(options(300, 3, 10, 10), 1, new SplittableRandom(1));

        assertThat(budget.failed()).isPresent();
        assertThat(budget.failed()).isPresent();
        assertThat(budget.failed()).isPresent();
        assertThat(budget.failed()).isEmpty();
    }

    @Test
    void theDeadlineCountsFromTheBreakAndCutsTheLastPause() {
        RetryBudget budget = budget(options(2, 1000, 60_000, 60_000), 1, highest());
        nowNanos += 3_600_000 * MILLI; // a long query before the break costs nothing

        assertThat(budget.failed()).hasValue(0);
        nowNanos += 1_500 * MILLI;
        assertThat(budget.failed()).hasValue(500 * MILLI);
        nowNanos += 500 * MILLI;
        assertThat(budget.failed()).isEqualTo(OptionalLong.empty());
        assertThat(budget.nanosSinceBreak()).isEqualTo(2_000 * MILLI);
    }

    @Test
    void aDeadlineOfZeroNeverTries() {
        assertThat(budget(options(0, 1000, 10, 10), 2, highest()).failed()).isEmpty();
    }

    private RetryBudget budget(DriverOptions options, int hosts, RandomGenerator random) {
        return new RetryBudget(options, hosts, () -> nowNanos, random);
    }

    private static DriverOptions options(int deadline, int attempts, int min, int max) {
        return new DriverOptions(1000, deadline, attempts, min, max, 1 << 20);
    }

    /** Draws the highest number that it may. */
    private static RandomGenerator highest() {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                return Long.MAX_VALUE;
            }

            @Override
            public long nextLong(long bound) {
                return bound - 1;
            }
        };
    }
}
