package io.heliosdb.lite.server;

import io.heliosdb.lite.Cursor;
import io.heliosdb.lite.pgwire.buffer.WireOutput;
import io.heliosdb.lite.pgwire.message.BackendMessage.ParameterStatus;

/**
 * Tells a client where it can go on: a token stands in front of the rows that it continues before.
 * Used by one thread at a time.
 */
final class PlaceReports {

    /** Clients' libraries keep the newest value, also of a connection that broke. */
    private static final String TOKEN_PARAMETER = "heliosdb.resume_token";

    private final Cursor cursor;
    private final boolean inStream;
    private long reportedRow;
    private boolean due;
    private boolean told;

    /**
     * @param inStream whether the client counts rows since the newest token; else since the
     *     beginning of an Execute
     */
    PlaceReports(Cursor cursor, boolean inStream) {
        this.cursor = cursor;
        this.inStream = inStream;
    }

    /** The client has what was sent: its token is due in front of what comes next. */
    void report() {
        cursor.report();
        reportedRow = cursor.rowNumber();
        due = true;
    }

    /** As {@link #report}, within the rows of one Execute, where the client wants that. */
    void reportInStream() {
        if (inStream && !due && cursor.rowNumber() > reportedRow) {
            report();
        }
    }

    /** Inserts a token that is due; a whole result that ends at once needs none. */
    void writeTo(WireOutput out, int place) {
        if (due && !(reportedRow == 0 && cursor.hasEnded())) {
            int end = out.size();
            cursor.reportedToken()
                    .ifPresent(token ->
                            new ParameterStatus(TOKEN_PARAMETER, token.text()).writeTo(out));
            told = out.size() > end;
            out.moveLast(end, place);
        }
        due = false;
    }

    /** Whether the newest report reached the client. */
    boolean isTold() {
        return told;
    }
}
