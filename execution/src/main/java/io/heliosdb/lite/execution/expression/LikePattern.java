package io.heliosdb.lite.execution.expression;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;

/** A LIKE pattern: {@code %} any characters, {@code _} one, an escape takes the next as it is. */
final class LikePattern {

    private static final int ANY = -1;
    private static final int ONE = -2;

    /** Code points, ANY or ONE. */
    private final int[] parts;

    private LikePattern(int[] parts) {
        this.parts = parts;
    }

    /** The escape is one character, or empty for none. */
    static LikePattern of(String pattern, String escape) {
        if (escape.codePointCount(0, escape.length()) > 1) {
            throw new DatabaseException(
                    SqlState.INVALID_ESCAPE_SEQUENCE, "an escape is one character");
        }
        int escapeChar = escape.isEmpty() ? -1 : escape.codePointAt(0);
        int[] points = pattern.codePoints().toArray();
        int[] parts = new int[points.length];
        int count = 0;
        for (int i = 0; i < points.length; i++) {
            int point = points[i];
            if (point == escapeChar) {
                if (++i == points.length) {
                    throw new DatabaseException(
                            SqlState.INVALID_ESCAPE_SEQUENCE, "a pattern ends with its escape");
                }
                parts[count++] = points[i];
            } else {
                parts[count++] = point == '%' ? ANY : point == '_' ? ONE : point;
            }
        }
        return new LikePattern(java.util.Arrays.copyOf(parts, count));
    }

    /** Greedy with one point to go back to, which suffices because ANY matches anything. */
    boolean matches(String text) {
        int at = 0;
        int part = 0;
        int retryPart = -1;
        int retryAt = 0;
        while (at < text.length()) {
            int point = text.codePointAt(at);
            if (part < parts.length && parts[part] == ANY) {
                retryPart = ++part;
                retryAt = at;
            } else if (part < parts.length && (parts[part] == ONE || parts[part] == point)) {
                at += Character.charCount(point);
                part++;
            } else if (retryPart >= 0) {
                retryAt += Character.charCount(text.codePointAt(retryAt));
                at = retryAt;
                part = retryPart;
            } else {
                return false;
            }
        }
        while (part < parts.length && parts[part] == ANY) {
            part++;
        }
        return part == parts.length;
    }
}
