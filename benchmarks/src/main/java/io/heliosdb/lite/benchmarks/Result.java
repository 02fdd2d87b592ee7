package io.heliosdb.lite.benchmarks;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one measurement gave: its name and its figures, in the order in which they were added.
 * Confined to one thread until it is handed out.
 */
public final class Result {

    private final String name;
    private final Map<String, Object> figures = new LinkedHashMap<>();

    Result(String name) {
        this.name = name;
    }

    /** Adds a text, a count or a number; numbers are rounded to what they are worth. */
    Result with(String key, Object value) {
        figures.put(key, value instanceof Double number ? rounded(number) : value);
        return this;
    }

    /** Adds a median with its 95 % interval. */
    Result with(String key, Samples samples) {
        Samples.Interval interval = samples.interval();
        return with(key, samples.median())
                .with(key + "_low", interval.low())
                .with(key + "_high", interval.high());
    }

    public String name() {
        return name;
    }

    public Map<String, Object> figures() {
        return Collections.unmodifiableMap(figures);
    }

    /** A figure that is a number. */
    public double number(String key) {
        if (figures.get(key) instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException(name + " has no number " + key);
    }

    /** Four digits that count, and whole numbers from a thousand on. */
    private static double rounded(double value) {
        if (!Double.isFinite(value) || Math.abs(value) >= 1000) {
            return Math.rint(value);
        }
        return new BigDecimal(value).round(new MathContext(4)).doubleValue();
    }

    @Override
    public String toString() {
        return name + " " + figures;
    }
}
