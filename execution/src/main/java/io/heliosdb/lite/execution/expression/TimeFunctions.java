package io.heliosdb.lite.execution.expression;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.type.Conversions;
import io.heliosdb.lite.execution.type.Value;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.Locale;

/** Functions of dates and timestamps. */
final class TimeFunctions {

    private static final long MICROS_PER_SECOND = 1_000_000L;
    private static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;

    private TimeFunctions() {}

    /** A moment in UTC as the clock in that zone shows it. */
    static long local(long utcMicros, String timeZone) {
        long seconds = Math.floorDiv(utcMicros, MICROS_PER_SECOND);
        ZoneOffset offset =
                ZoneId.of(timeZone).getRules().getOffset(Instant.ofEpochSecond(seconds));
        return utcMicros + offset.getTotalSeconds() * MICROS_PER_SECOND;
    }

    static Value extract(Value[] arguments) {
        String field = TextFunctions.text(arguments[0]).toLowerCase(Locale.ROOT);
        long micros = micros(arguments[1]);
        long ofDay = Math.floorMod(micros, MICROS_PER_DAY);
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(micros, MICROS_PER_DAY));
        boolean isDate = arguments[1] instanceof Value.Date;
        if (isDate && isOfDay(field)) {
            throw unknown(field);
        }
        return switch (field) {
            case "microseconds" -> whole(ofDay % (60 * MICROS_PER_SECOND));
            case "milliseconds" -> scaled(ofDay % (60 * MICROS_PER_SECOND), 3);
            case "second" -> scaled(ofDay % (60 * MICROS_PER_SECOND), 6);
            case "minute" -> whole(ofDay / (60 * MICROS_PER_SECOND) % 60);
            case "hour" -> whole(ofDay / (3600 * MICROS_PER_SECOND));
            case "day" -> whole(date.getDayOfMonth());
            case "dow" -> whole(date.getDayOfWeek().getValue() % 7);
            case "isodow" -> whole(date.getDayOfWeek().getValue());
            case "doy" -> whole(date.getDayOfYear());
            case "week" -> whole(date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
            case "isoyear" -> whole(year(date.get(IsoFields.WEEK_BASED_YEAR)));
            case "month" -> whole(date.getMonthValue());
            case "quarter" -> whole(date.get(IsoFields.QUARTER_OF_YEAR));
            case "year" -> whole(year(date.getYear()));
            case "decade" -> whole(Math.floorDiv(date.getYear(), 10));
            case "century" -> whole(period(date.getYear(), 100));
            case "millennium" -> whole(period(date.getYear(), 1000));
            case "epoch" -> isDate ? whole(micros / MICROS_PER_SECOND) : scaled(micros, 6);
            default -> throw unknown(field);
        };
    }

    private static boolean isOfDay(String field) {
        return switch (field) {
            case "microseconds", "milliseconds", "second", "minute", "hour" -> true;
            default -> false;
        };
    }

    /** There is no year zero. */
    private static long year(int proleptic) {
        return proleptic > 0 ? proleptic : proleptic - 1L;
    }

    private static long period(int proleptic, int years) {
        return proleptic > 0
                ? (proleptic + years - 1L) / years
                : -((years - 1L + 1 - proleptic) / years);
    }

    private static Value whole(long number) {
        return Value.of(BigDecimal.valueOf(number));
    }

    private static Value scaled(long number, int scale) {
        return Value.of(BigDecimal.valueOf(number, scale));
    }

    static Value truncate(Value[] arguments) {
        String field = TextFunctions.text(arguments[0]).toLowerCase(Locale.ROOT);
        long micros = micros(arguments[1]);
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(micros, MICROS_PER_DAY));
        int year = date.getYear();
        return new Value.Timestamp(
                switch (field) {
                    case "microseconds" -> micros;
                    case "milliseconds" -> micros - Math.floorMod(micros, 1000);
                    case "second" -> micros - Math.floorMod(micros, MICROS_PER_SECOND);
                    case "minute" -> micros - Math.floorMod(micros, 60 * MICROS_PER_SECOND);
                    case "hour" -> micros - Math.floorMod(micros, 3600 * MICROS_PER_SECOND);
                    case "day" -> start(date);
                    case "week" -> start(date.with(ChronoField.DAY_OF_WEEK, 1));
                    case "month" -> start(date.withDayOfMonth(1));
                    case "quarter" ->
                            start(LocalDate.of(year, (date.getMonthValue() - 1) / 3 * 3 + 1, 1));
                    case "year" -> start(LocalDate.of(year, 1, 1));
                    case "decade" -> start(LocalDate.of(Math.floorDiv(year, 10) * 10, 1, 1));
                    case "century" -> start(LocalDate.of(first(year, 100), 1, 1));
                    case "millennium" -> start(LocalDate.of(first(year, 1000), 1, 1));
                    default -> throw unknown(field);
                });
    }

    private static int first(int year, int years) {
        return Math.floorDiv(year - 1, years) * years + 1;
    }

    private static long start(LocalDate date) {
        return Conversions.micros(date.toEpochDay());
    }

    private static long micros(Value value) {
        return switch (value) {
            case Value.Date(int days) -> Conversions.micros(days);
            case Value.Timestamp(long micros) -> micros;
            default -> throw new IllegalStateException("not a time");
        };
    }

    private static DatabaseException unknown(String field) {
        return new DatabaseException(
                        SqlState.INVALID_PARAMETER_VALUE, "no such field of a date or time")
                .with("field", field);
    }
}
