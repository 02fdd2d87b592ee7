package io.heliosdb.lite.server;

import io.heliosdb.lite.Session;
import io.heliosdb.lite.StatementDescription;
import io.heliosdb.lite.pgwire.message.FormatCodes;
import java.util.List;
import java.util.Optional;

/** The cursors that DECLARE has opened, where the protocol speaks of portals. Stateless. */
final class DeclaredCursors {

    private DeclaredCursors() {}

    /** The next rows as a portal to be executed once; empty when there is no such cursor. */
    static Optional<Portal> portal(Session session, String name, int maxRows) {
        if (!session.hasCursor(name)) {
            return Optional.empty();
        }
        String rows = maxRows <= 0 ? "ALL" : Integer.toString(maxRows);
        String fetch = "FETCH FORWARD " + rows + " FROM " + quoted(name);
        StatementDescription described = session.describe(fetch, List.of());
        return Optional.of(
                new Portal(
                        new Statement(
                                fetch,
                                new StatementDescription(
                                        "SELECT",
                                        List.of(),
                                        described.columns(),
                                        false,
                                        Optional.empty())),
                        FormatCodes.TEXT,
                        new Object[0]));
    }

    /** Closes the cursor of this name, if there is one. */
    static void close(Session session, String name) {
        if (session.hasCursor(name)) {
            session.execute("CLOSE " + quoted(name));
        }
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
