package io.heliosdb.lite.execution.operator;

import io.heliosdb.lite.execution.codec.ByteReader;
import io.heliosdb.lite.execution.codec.ByteWriter;

/**
 * What a cursor pins at open, so that every resume computes the same rows.
 *
 * @param timeZone an id that {@link java.time.ZoneId} knows
 * @param transactionTimeMicros what {@code now()} is, in microseconds since the epoch, UTC
 * @param randomSeed what {@code random()} is derived from
 */
public record Settings(String timeZone, long transactionTimeMicros, long randomSeed) {

    /**
     * Which meaning of functions, collation and formats this build computes with. A cursor opened
     * under another stamp is not resumed (RC006) unless this build declares it compatible.
     */
    public static final int SEMANTICS_STAMP = 1;

    public void write(ByteWriter out) {
        out.text(timeZone);
        out.fixedLong(transactionTimeMicros);
        out.fixedLong(randomSeed);
    }

    public static Settings read(ByteReader in) {
        return new Settings(in.text(), in.fixedLong(), in.fixedLong());
    }
}
