package io.heliosdb.lite.pgwire.format;

import java.time.DateTimeException;
import java.time.LocalDate;

/** Reads dates and times in the ISO form that a server prints; 22P02 for anything else. */
final class DateTimeReader {

    private static final int YEAR_DIGITS_MIN = 4;
    private static final int YEAR_DIGITS_MAX = 7;

    private final byte[] array;
    private final int end;
    private int at;

    DateTimeReader(byte[] array, int offset, int length) {
        this.array = array;
        this.at = offset;
        this.end = offset + length;
    }

    int date() {
        if (isAll("infinity")) {
            return Integer.MAX_VALUE;
        }
        if (isAll("-infinity")) {
            return Integer.MIN_VALUE;
        }
        long days = finishDay(day());
        if (days <= Integer.MIN_VALUE || days >= Integer.MAX_VALUE) {
            throw invalid();
        }
        return (int) days;
    }

    long time() {
        long micros = timeOfDay();
        finish();
        return micros;
    }

    long timestamp(boolean withOffset) {
        if (isAll("infinity")) {
            return Long.MAX_VALUE;
        }
        if (isAll("-infinity")) {
            return Long.MIN_VALUE;
        }
        DayInYear day = day();
        expect(' ');
        long micros = timeOfDay();
        if (withOffset) {
            micros -= offsetSeconds() * DateTimeText.MICROS_PER_SECOND;
        }
        long days = finishDay(day);
        if (Math.abs(days) >= Long.MAX_VALUE / DateTimeText.MICROS_PER_DAY - 1) {
            throw invalid();
        }
        return days * DateTimeText.MICROS_PER_DAY + micros;
    }

    /** A day as it is printed: the year counts from 1, before and after our era. */
    private record DayInYear(int year, int month, int day) {}

    private DayInYear day() {
        int from = at;
        while (at < end && isDigit(array[at])) {
            at++;
        }
        int digits = at - from;
        if (digits < YEAR_DIGITS_MIN || digits > YEAR_DIGITS_MAX) {
            throw invalid();
        }
        int year = (int) TextValues.int8(array, from, digits);
        expect('-');
        int month = two();
        expect('-');
        return new DayInYear(year, month, two());
    }

    /** Reads the era, if there is one, and the end. */
    private long finishDay(DayInYear day) {
        boolean beforeChrist = at < end;
        if (beforeChrist) {
            expect(' ');
            expect('B');
            expect('C');
        }
        finish();
        if (day.year == 0) {
            throw invalid();
        }
        try {
            int year = beforeChrist ? 1 - day.year : day.year;
            return LocalDate.of(year, day.month, day.day).toEpochDay();
        } catch (DateTimeException e) {
            throw (RuntimeException) invalid().initCause(e);
        }
    }

    private long timeOfDay() {
        int hours = two();
        expect(':');
        int minutes = two();
        expect(':');
        int seconds = two();
        long micros = (hours * 3600L + minutes * 60L + seconds) * DateTimeText.MICROS_PER_SECOND;
        micros += fraction();
        if (minutes > 59 || seconds > 59 || micros > DateTimeText.MICROS_PER_DAY) {
            throw invalid();
        }
        return micros;
    }

    private int fraction() {
        if (at == end || array[at] != '.') {
            return 0;
        }
        at++;
        int micros = 0;
        int unit = 100_000;
        int from = at;
        while (at < end && isDigit(array[at]) && unit > 0) {
            micros += (array[at++] - '0') * unit;
            unit /= 10;
        }
        if (at == from) {
            throw invalid();
        }
        return micros;
    }

    private int offsetSeconds() {
        if (at == end || (array[at] != '+' && array[at] != '-')) {
            throw invalid();
        }
        boolean west = array[at++] == '-';
        int seconds = two() * 3600;
        int unit = 60;
        while (unit > 0 && at < end && array[at] == ':') {
            at++;
            seconds += two() * unit;
            unit /= 60;
        }
        return west ? -seconds : seconds;
    }

    private int two() {
        if (end - at < 2 || !isDigit(array[at]) || !isDigit(array[at + 1])) {
            throw invalid();
        }
        int value = (array[at] - '0') * 10 + array[at + 1] - '0';
        at += 2;
        return value;
    }

    private void expect(char character) {
        if (at == end || array[at] != character) {
            throw invalid();
        }
        at++;
    }

    private void finish() {
        if (at != end) {
            throw invalid();
        }
    }

    private boolean isAll(String text) {
        if (end - at != text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (array[at + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(byte character) {
        return character >= '0' && character <= '9';
    }

    private static RuntimeException invalid() {
        return TextValues.invalid("date or time");
    }
}
