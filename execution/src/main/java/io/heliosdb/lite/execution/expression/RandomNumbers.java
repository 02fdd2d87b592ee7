package io.heliosdb.lite.execution.expression;

import io.heliosdb.lite.execution.row.Batch;
import io.heliosdb.lite.execution.type.ColumnType;

/**
 * {@code random()}: a hash of the cursor's seed, the call site and the key of the row, so that a
 * resumed query draws the numbers that it would have drawn.
 */
final class RandomNumbers extends Evaluator.OfDouble {

    private static final double UNIT = 0x1p-53;

    private final long seed;

    RandomNumbers(long cursorSeed, long callSite) {
        super(ColumnType.FLOAT8);
        this.seed = mix(cursorSeed ^ mix(callSite + 1));
    }

    @Override
    public double doubleAt(Batch batch, int row) {
        byte[] data = batch.keyData();
        int from = batch.keyOffset(row);
        int to = from + batch.keyLength(row);
        long hash = seed;
        for (int i = from; i < to; i++) {
            hash = (hash ^ (data[i] & 0xff)) * 0x100000001b3L;
        }
        return present((mix(hash) >>> 11) * UNIT);
    }

    /** The finaliser of splitmix64. */
    private static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
