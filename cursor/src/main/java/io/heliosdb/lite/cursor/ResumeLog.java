package io.heliosdb.lite.cursor;

import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Says one line about each resume, never with a token, a parameter or a row. */
record ResumeLog(Executor background) implements CursorEvents {

    private static final System.Logger LOG = System.getLogger("io.heliosdb.lite.cursor");

    @Override
    public void happened(CursorEvent event) {
        switch (event) {
            case CursorEvent.Resumed resumed -> log(() -> line(resumed));
            case CursorEvent.Refused refused -> log(() -> line(refused));
            default -> {}
        }
    }

    private static String line(CursorEvent.Resumed resumed) {
        return "cursor resumed cursor="
                + resumed.cursorId()
                + " role="
                + resumed.roleId()
                + " snapshot="
                + resumed.snapshot()
                + " generation="
                + resumed.generation()
                + " rows="
                + resumed.rowsBefore()
                + " method="
                + resumed.method()
                + " micros="
                + resumed.nanos() / 1000;
    }

    private static String line(CursorEvent.Refused refused) {
        boolean known = !refused.cursorId().equals(Requester.ANONYMOUS);
        return "cursor not resumed cursor="
                + (known ? refused.cursorId() : "unknown")
                + " role="
                + refused.roleId()
                + " state="
                + refused.state().code()
                + " reason=\""
                + refused.problem()
                + "\"";
    }

    private void log(Supplier<String> line) {
        if (LOG.isLoggable(System.Logger.Level.INFO)) {
            background.execute(() -> LOG.log(System.Logger.Level.INFO, line));
        }
    }
}
