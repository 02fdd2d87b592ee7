package io.heliosdb.lite.benchmarks;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Measured values and what can be said of them. Immutable. */
final class Samples {

    private static final int RESAMPLES = 2_000;
    private static final long BOOTSTRAP_SEED = 20_250_101;

    private final double[] sorted;

    Samples(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("no samples");
        }
        sorted = values.clone();
        Arrays.sort(sorted);
    }

    int size() {
        return sorted.length;
    }

    double median() {
        return medianOfSorted(sorted);
    }

    double mean() {
        return Arrays.stream(sorted).average().orElseThrow();
    }

    double min() {
        return sorted[0];
    }

    double max() {
        return sorted[sorted.length - 1];
    }

    /** The smallest value that at least this share (0 to 1) of the values does not exceed. */
    double percentile(double share) {
        return sorted[
                Math.clamp((long) Math.ceil(share * sorted.length) - 1, 0, sorted.length - 1)];
    }

    /** The 95 % interval of the median, by bootstrap with a fixed seed. */
    Interval interval() {
        SplittableRandom random = new SplittableRandom(BOOTSTRAP_SEED);
        double[] medians = new double[RESAMPLES];
        double[] resample = new double[sorted.length];
        for (int i = 0; i < RESAMPLES; i++) {
            for (int j = 0; j < resample.length; j++) {
                resample[j] = sorted[random.nextInt(sorted.length)];
            }
            Arrays.sort(resample);
            medians[i] = medianOfSorted(resample);
        }
        Samples distribution = new Samples(medians);
        return new Interval(distribution.percentile(0.025), distribution.percentile(0.975));
    }

    /** From low to high. */
    record Interval(double low, double high) {}

    private static double medianOfSorted(double[] values) {
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
