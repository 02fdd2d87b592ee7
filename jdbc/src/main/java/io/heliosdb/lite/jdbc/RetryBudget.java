package io.heliosdb.lite.jdbc;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * How often, how long and in which rhythm something is tried again: the first round over the hosts
 * at once, then after a random share of a pause that doubles with each round. Good for one piece of
 * progress: whoever has got new rows takes a new budget. Confined to one thread at a time.
 */
final class RetryBudget {

    private static final int DOUBLINGS_MAX = 30;

    private final DriverOptions options;
    private final int hosts;
    private final LongSupplier clockNanos;
    private final RandomGenerator random;
    private int failures;
    private long brokeAtNanos;

    RetryBudget(DriverOptions options, int hosts, LongSupplier clockNanos, RandomGenerator random) {
        this.options = options;
        this.hosts = hosts;
        this.clockNanos = clockNanos;
        this.random = random;
    }

    /** Counts a failure; gives the pause before the next attempt, or nothing when it is over. */
    OptionalLong failed() {
        if (failures == 0) {
            brokeAtNanos = clockNanos.getAsLong();
        }
        failures++;
        long left = TimeUnit.SECONDS.toNanos(options.deadlineSeconds()) - nanosSinceBreak();
        if (left <= 0 || failures > options.attempts()) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Math.min(pauseNanos(), left));
    }

    private long pauseNanos() {
        int round = (failures - 1) / hosts;
        if (round == 0) {
            return 0;
        }
        long ceiling =
                Math.min(
                        (long) options.backoffMinMillis() << Math.min(round - 1, DOUBLINGS_MAX),
                        options.backoffMaxMillis());
        return random.nextLong(TimeUnit.MILLISECONDS.toNanos(ceiling) + 1);
    }

    /** How often it has failed. */
    int failures() {
        return failures;
    }

    /** Since the first failure; 0 before. */
    long nanosSinceBreak() {
        return failures == 0 ? 0 : clockNanos.getAsLong() - brokeAtNanos;
    }
}
