package io.heliosdb.lite.cli.terminal;

import java.time.Duration;
import java.util.Locale;

/** Numbers for people. */
public final class Figures {

    private Figures() {}

    /** {@code 1,234,567}. */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** {@code 1 row}, {@code 1,234 rows}. */
    public static String count(long number, String noun) {
        return count(number) + " " + noun + (number == 1 ? "" : "s");
    }

    /**
     * Three digits with a fitting unit: {@code 45 µs}, {@code 0.42 ms}, {@code 1.3 s}, {@code 2:05
     * min}.
     */
    public static String duration(Duration duration) {
        double micros = duration.toNanos() / 1e3;
        if (micros < 100) {
            return String.format(Locale.ROOT, "%.0f µs", micros);
        }
        if (micros < 10_000) {
            return String.format(Locale.ROOT, "%.2f ms", micros / 1e3);
        }
        if (micros < 1_000_000) {
            return String.format(Locale.ROOT, "%.0f ms", micros / 1e3);
        }
        if (micros < 60_000_000) {
            return String.format(Locale.ROOT, "%.1f s", micros / 1e6);
        }
        return String.format(
                Locale.ROOT, "%d:%02d min", duration.toMinutes(), duration.toSecondsPart());
    }

    /** {@code 912 bytes}, {@code 4.1 MB}. */
    public static String bytes(long bytes) {
        if (bytes < 10_000) {
            return count(bytes) + " bytes";
        }
        if (bytes < 10_000_000) {
            return String.format(Locale.ROOT, "%.0f kB", bytes / 1e3);
        }
        return bytes < 10_000_000_000L
                ? String.format(Locale.ROOT, "%.0f MB", bytes / 1e6)
                : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
    }

    /** {@code 2.4 M rows/s}. */
    public static String rate(long rows, Duration duration) {
        return rate(rows, "rows", duration);
    }

    /** {@code 2.4 M entries/s}. */
    static String rate(long count, String unit, Duration duration) {
        double perSecond = count / Math.max(1e-9, duration.toNanos() / 1e9);
        return perSecond < 1e6
                ? String.format(Locale.ROOT, "%.0f k %s/s", perSecond / 1e3, unit)
                : String.format(Locale.ROOT, "%.1f M %s/s", perSecond / 1e6, unit);
    }
}
