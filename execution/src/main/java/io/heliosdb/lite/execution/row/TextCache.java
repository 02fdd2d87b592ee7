package io.heliosdb.lite.execution.row;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Remembers a few texts of one column, so that a column of few distinct values is not decoded into
 * a new String for each row. Gives up on columns where that does not pay.
 */
final class TextCache {

    private static final int SLOTS = 64;
    private static final int MAX_BYTES = 32;
    private static final int TRIAL = 1024;

    private final byte[] bytes = new byte[SLOTS * MAX_BYTES];
    private final int[] lengths = new int[SLOTS];
    private final @Nullable String[] texts = new @Nullable String[SLOTS];
    private int lookups;
    private int misses;
    private boolean off;

    String text(byte[] data, int from, int to) {
        int length = to - from;
        if (off || length > MAX_BYTES || length == 0) {
            return RowBytes.text(data, from, to);
        }
        int slot = slot(data, from, length);
        String cached = texts[slot];
        int base = slot * MAX_BYTES;
        lookups++;
        if (cached != null
                && lengths[slot] == length
                && Arrays.equals(bytes, base, base + length, data, from, to)) {
            return cached;
        }
        return miss(data, from, to, slot);
    }

    private String miss(byte[] data, int from, int to, int slot) {
        String text = RowBytes.text(data, from, to);
        System.arraycopy(data, from, bytes, slot * MAX_BYTES, to - from);
        lengths[slot] = to - from;
        texts[slot] = text;
        misses++;
        if (lookups >= TRIAL) {
            off = misses * 4 > lookups;
            lookups = 0;
            misses = 0;
        }
        return text;
    }

    private static int slot(byte[] data, int from, int length) {
        long mix;
        if (length >= 8) {
            mix = RowBytes.int64(data, from) * 31 + RowBytes.int64(data, from + length - 8);
        } else {
            mix = length;
            for (int i = 0; i < length; i++) {
                mix = (mix << 8) ^ data[from + i];
            }
        }
        return (int) ((mix * 0x9E3779B97F4A7C15L) >>> 58);
    }
}
