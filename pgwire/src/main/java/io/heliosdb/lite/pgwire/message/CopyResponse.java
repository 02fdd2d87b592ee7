package io.heliosdb.lite.pgwire.message;

import io.heliosdb.lite.pgwire.ProtocolException;
import io.heliosdb.lite.pgwire.buffer.WireInput;
import io.heliosdb.lite.pgwire.buffer.WireOutput;

/** Data is to be copied, in this direction and format; {@code columns} has a code per column. */
public record CopyResponse(Direction direction, boolean binary, FormatCodes columns)
        implements BackendMessage {

    /** Who sends CopyData. */
    public enum Direction {
        /** The client: COPY FROM STDIN. */
        IN('G'),
        /** The server: COPY TO STDOUT. */
        OUT('H'),
        /** Both: replication. */
        BOTH('W');

        private final char kind;

        Direction(char kind) {
            this.kind = kind;
        }
    }

    public static CopyResponse read(Direction direction, WireInput in, int maxColumns) {
        byte code = in.int8();
        if (code != 0 && code != 1) {
            throw ProtocolException.violation("a format is neither text nor binary")
                    .with("code", code);
        }
        return new CopyResponse(direction, code == 1, FormatCodes.read(in, maxColumns));
    }

    @Override
    public void writeTo(WireOutput out) {
        int message = out.begin(direction.kind);
        out.int8(binary ? 1 : 0);
        columns.writeTo(out);
        out.end(message);
    }
}
