package io.heliosdb.lite.pgwire.format;

/**
 * Dates and times in ISO form, as PostgreSQL prints them: {@code 2024-02-29 12:00:00.5+02}, years
 * before our era with {@code BC} at the end. Each method writes at a place and gives the place
 * behind.
 */
final class DateTimeText {

    /** The most bytes of a date: a year of 7 digits and BC. */
    static final int DATE_BYTES_MAX = 20;

    /** The most bytes of a time of day. */
    static final int TIME_BYTES_MAX = 15;

    /** The most bytes of a timestamp with an offset. */
    static final int TIMESTAMP_BYTES_MAX = 48;

    static final long MICROS_PER_SECOND = 1_000_000;
    static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;

    private static final int DAYS_PER_ERA = 146_097; // 400 years
    private static final int YEARS_PER_ERA = 400;
    private static final int DAYS_TO_MARCH_OF_YEAR_0 = 719_468; // from 0000-03-01 to 1970-01-01

    private DateTimeText() {}

    /** A date as days since 1970-01-01; the smallest and the largest int are the infinities. */
    static int writeDate(byte[] array, int at, int days) {
        if (days == Integer.MAX_VALUE || days == Integer.MIN_VALUE) {
            return writeInfinity(array, at, days > 0);
        }
        int year = year(days);
        return writeEra(array, writeDay(array, at, days, year), year);
    }

    /** Microseconds since midnight, up to 24:00:00. */
    static int writeTime(byte[] array, int at, long microsOfDay) {
        int seconds = (int) (microsOfDay / MICROS_PER_SECOND);
        int place = two(array, at, seconds / 3600);
        array[place++] = ':';
        place = two(array, place, seconds / 60 % 60);
        array[place++] = ':';
        place = two(array, place, seconds % 60);
        return writeFraction(array, place, (int) (microsOfDay % MICROS_PER_SECOND));
    }

    /** Microseconds since 1970; the smallest and the largest long are the infinities. */
    static int writeTimestamp(byte[] array, int at, long micros) {
        if (micros == Long.MAX_VALUE || micros == Long.MIN_VALUE) {
            return writeInfinity(array, at, micros > 0);
        }
        int days = (int) Math.floorDiv(micros, MICROS_PER_DAY);
        int year = year(days);
        return writeEra(array, writeDayAndTime(array, at, days, year, micros), year);
    }

    /** As {@link #writeTimestamp}, shown so many seconds east of Greenwich. */
    static int writeTimestampTz(byte[] array, int at, long micros, int offsetSeconds) {
        if (micros == Long.MAX_VALUE || micros == Long.MIN_VALUE) {
            return writeInfinity(array, at, micros > 0);
        }
        long local = micros + offsetSeconds * MICROS_PER_SECOND;
        int days = (int) Math.floorDiv(local, MICROS_PER_DAY);
        int year = year(days);
        int place = writeDayAndTime(array, at, days, year, local);
        return writeEra(array, writeOffset(array, place, offsetSeconds), year);
    }

    private static int writeDayAndTime(byte[] array, int at, int days, int year, long micros) {
        int place = writeDay(array, at, days, year);
        array[place++] = ' ';
        return writeTime(array, place, Math.floorMod(micros, MICROS_PER_DAY));
    }

    private static int writeDay(byte[] array, int at, int days, int year) {
        int ofMarchYear = dayOfMarchYear(days);
        int marchMonth = (5 * ofMarchYear + 2) / 153; // 0 is March
        int day = ofMarchYear - (153 * marchMonth + 2) / 5 + 1;
        int month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
        int shown = year > 0 ? year : 1 - year;
        int place =
                IntegerText.writeDigits(array, at, shown, Math.max(4, IntegerText.digits(shown)));
        array[place++] = '-';
        place = two(array, place, month);
        array[place++] = '-';
        return two(array, place, day);
    }

    private static int writeEra(byte[] array, int at, int year) {
        return year > 0 ? at : FloatText.ascii(array, at, " BC");
    }

    private static int writeOffset(byte[] array, int at, int offsetSeconds) {
        int size = Math.abs(offsetSeconds);
        array[at] = (byte) (offsetSeconds < 0 ? '-' : '+');
        int place = two(array, at + 1, size / 3600);
        if (size % 3600 != 0) {
            array[place++] = ':';
            place = two(array, place, size / 60 % 60);
        }
        if (size % 60 != 0) {
            array[place++] = ':';
            place = two(array, place, size % 60);
        }
        return place;
    }

    private static int writeFraction(byte[] array, int at, int micros) {
        if (micros == 0) {
            return at;
        }
        array[at] = '.';
        int end = IntegerText.writeDigits(array, at + 1, micros, 6);
        while (array[end - 1] == '0') {
            end--;
        }
        return end;
    }

    private static int writeInfinity(byte[] array, int at, boolean positive) {
        return FloatText.ascii(array, at, positive ? "infinity" : "-infinity");
    }

    private static int two(byte[] array, int at, int value) {
        array[at] = (byte) ('0' + value / 10);
        array[at + 1] = (byte) ('0' + value % 10);
        return at + 2;
    }

    // Years are counted from March, so that the leap day is the last: then months follow a line.

    private static int year(int days) {
        long shifted = (long) days + DAYS_TO_MARCH_OF_YEAR_0;
        int ofMarchYear = dayOfMarchYear(days);
        int ofEra = (int) Math.floorMod(shifted, (long) DAYS_PER_ERA);
        int marchYear =
                yearOfEra(ofEra)
                        + (int) Math.floorDiv(shifted, (long) DAYS_PER_ERA) * YEARS_PER_ERA;
        return ofMarchYear < 306 ? marchYear : marchYear + 1; // 306 days from March to January
    }

    private static int dayOfMarchYear(int days) {
        int ofEra = (int) Math.floorMod((long) days + DAYS_TO_MARCH_OF_YEAR_0, (long) DAYS_PER_ERA);
        int year = yearOfEra(ofEra);
        return ofEra - (365 * year + year / 4 - year / 100);
    }

    private static int yearOfEra(int dayOfEra) {
        return (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    }
}
