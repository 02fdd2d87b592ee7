package io.heliosdb.lite.engine;

import io.heliosdb.lite.TimeLimit;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The limits of time that a session was given, in whole milliseconds; 0 is none. Confined to its
 * session.
 *
 * <p>Nothing here looks at a clock. Whoever runs the statements says once that he will; before, a
 * limit is refused, so that nobody relies on one that is not kept.
 */
final class TimeLimits {

    private static final Pattern TIME =
            Pattern.compile(
                    "\\s*([+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d{1,3})?)\\s*(\\w*)\\s*");
    private static final long MAX_MILLIS = Integer.MAX_VALUE;
    private static final Map<String, BigDecimal> MILLIS_OF_UNIT =
            Map.of(
                    "us", new BigDecimal("0.001"),
                    "", BigDecimal.ONE,
                    "ms", BigDecimal.ONE,
                    "s", BigDecimal.valueOf(1_000),
                    "min", BigDecimal.valueOf(60_000),
                    "h", BigDecimal.valueOf(3_600_000),
                    "d", BigDecimal.valueOf(86_400_000));
    private static final List<String> SHOWN_UNITS = List.of("d", "h", "min", "s");

    private final Map<TimeLimit, Long> millis = new EnumMap<>(TimeLimit.class);
    private Map<TimeLimit, Long> initial = Map.of();
    private boolean kept;

    /** Somebody looks at a clock for this session from now on. */
    void areKept() {
        kept = true;
    }

    /** What there is now is what RESET goes back to. */
    void startUpEnds() {
        initial = Map.copyOf(millis);
    }

    long millis(TimeLimit limit) {
        return millis.getOrDefault(limit, 0L);
    }

    /** An empty list is the default. */
    void set(TimeLimit limit, List<String> values) {
        if (values.isEmpty() || values.getFirst().equalsIgnoreCase("default")) {
            millis.put(limit, initial.getOrDefault(limit, 0L));
            return;
        }
        if (values.size() > 1) {
            throw invalid(limit);
        }
        long parsed = parse(limit, values.getFirst());
        if (parsed > 0 && !kept) {
            throw new DatabaseException(
                            SqlState.FEATURE_NOT_SUPPORTED,
                            "an embedded session has no limits of time")
                    .with("setting", limit.settingName())
                    .hint("Call cancel() from another thread; a server keeps such limits.");
        }
        millis.put(limit, parsed);
    }

    void resetAll() {
        millis.clear();
        millis.putAll(initial);
    }

    /** In the largest unit in which it is a whole number. */
    String show(TimeLimit limit) {
        long shown = millis(limit);
        if (shown == 0) {
            return "0";
        }
        for (String unit : SHOWN_UNITS) {
            long factor = MILLIS_OF_UNIT.getOrDefault(unit, BigDecimal.ONE).longValue();
            if (shown % factor == 0) {
                return shown / factor + unit;
            }
        }
        return shown + "ms";
    }

    private static long parse(TimeLimit limit, String value) {
        Matcher matcher = TIME.matcher(value);
        if (!matcher.matches() || !MILLIS_OF_UNIT.containsKey(matcher.group(2))) {
            throw invalid(limit);
        }
        BigDecimal parsed =
                new BigDecimal(matcher.group(1))
                        .multiply(MILLIS_OF_UNIT.getOrDefault(matcher.group(2), BigDecimal.ONE));
        if (parsed.precision() - parsed.scale() > 15) { // before it is written out
            throw outside(limit);
        }
        long rounded = parsed.setScale(0, RoundingMode.HALF_EVEN).longValue();
        if (rounded < 0 || rounded > MAX_MILLIS) {
            throw outside(limit);
        }
        return rounded;
    }

    private static DatabaseException invalid(TimeLimit limit) {
        return new DatabaseException(
                        SqlState.INVALID_PARAMETER_VALUE, "the setting cannot have this value")
                .with("setting", limit.settingName())
                .hint(
                        "It is a number of milliseconds, or has one of the units us, ms, s, min, h, d.");
    }

    private static DatabaseException outside(TimeLimit limit) {
        return new DatabaseException(
                        SqlState.INVALID_PARAMETER_VALUE, "the setting is outside of its range")
                .with("setting", limit.settingName().toLowerCase(Locale.ROOT))
                .with("min", 0)
                .with("max", MAX_MILLIS);
    }
}
