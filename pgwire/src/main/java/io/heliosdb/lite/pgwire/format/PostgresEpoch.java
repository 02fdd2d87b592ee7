package io.heliosdb.lite.pgwire.format;

import io.heliosdb.lite.pgwire.ProtocolException;

/** Between our 1970 and the wire's 2000; the infinities are the same at both ends. */
final class PostgresEpoch {

    static final int DAYS = 10_957;
    static final long MICROS = DAYS * DateTimeText.MICROS_PER_DAY;

    private PostgresEpoch() {}

    static int daysToWire(int days) {
        if (days == Integer.MAX_VALUE || days == Integer.MIN_VALUE) {
            return days;
        }
        return inRange((long) days - DAYS);
    }

    static int daysFromWire(int days) {
        if (days == Integer.MAX_VALUE || days == Integer.MIN_VALUE) {
            return days;
        }
        return inRange((long) days + DAYS);
    }

    static long microsToWire(long micros) {
        if (micros == Long.MAX_VALUE || micros == Long.MIN_VALUE) {
            return micros;
        }
        if (micros <= Long.MIN_VALUE + MICROS) {
            throw outOfRange();
        }
        return micros - MICROS;
    }

    static long microsFromWire(long micros) {
        if (micros == Long.MAX_VALUE || micros == Long.MIN_VALUE) {
            return micros;
        }
        if (micros >= Long.MAX_VALUE - MICROS) {
            throw outOfRange();
        }
        return micros + MICROS;
    }

    private static int inRange(long days) {
        if (days <= Integer.MIN_VALUE || days >= Integer.MAX_VALUE) {
            throw outOfRange();
        }
        return (int) days;
    }

    private static ProtocolException outOfRange() {
        return new ProtocolException(
                ProtocolException.DATETIME_FIELD_OVERFLOW, "a date or time is out of range");
    }
}
