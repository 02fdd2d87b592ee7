package io.heliosdb.lite.cursor;

import io.heliosdb.lite.cursor.state.StateFile;

/** Counts events. Safe for any threads. */
record CountedEvents(Counters counters, StateFile file) implements CursorEvents {

    private static final System.Logger LOG = System.getLogger("io.heliosdb.lite.cursor");

    @Override
    public void happened(CursorEvent event) {
        switch (event) {
            case CursorEvent.Resumed resumed -> {
                counters.increment(Counter.RESUMES);
                counters.increment(Counter.RESUMES_SUCCEEDED);
                if (resumed.rowsBefore() > 0) {
                    counters.increment(Counter.RESTARTS_PREVENTED);
                }
                save();
            }
            case CursorEvent.Refused refused -> {
                counters.increment(Counter.RESUMES);
                counters.increment(Counter.RESUMES_FAILED);
                switch (refused.state()) {
                    case TOKEN_MALFORMED, TOKEN_BAD_SIGNATURE ->
                            counters.increment(Counter.TOKENS_REFUSED);
                    default -> {}
                }
                save();
            }
            case CursorEvent.FirstRow first -> ResumeLatency.count(counters, first.nanos());
            case CursorEvent.Ended ended -> counters.increment(counterOf(ended.how()));
            case CursorEvent.Renewed _ -> counters.increment(Counter.CURSORS_RENEWED);
            case CursorEvent.KeysRotated _ -> counters.increment(Counter.KEYS_ROTATED);
            case CursorEvent.Limited limited -> counters.increment(counterOf(limited.limit()));
            case CursorEvent.SaveFailed _ -> counters.increment(Counter.SAVES_FAILED);
        }
    }

    private static Counter counterOf(CursorEvent.End how) {
        return switch (how) {
            case KILLED -> Counter.CURSORS_KILLED;
            case DISCARDED -> Counter.CURSORS_DISCARDED;
            case EXPIRED -> Counter.CURSORS_EXPIRED;
            case EVICTED -> Counter.CURSORS_EVICTED;
            case TOO_OLD -> Counter.CURSORS_TOO_OLD;
        };
    }

    private static Counter counterOf(CursorEvent.Limit limit) {
        return switch (limit) {
            case CURSORS, CURSORS_OF_ROLE -> Counter.LIMITED;
            case HOLD_BYTES -> Counter.LIMITED_HOLD_BYTES;
            case HOLD_AGE -> Counter.LIMITED_HOLD_AGE;
            case SPOOL_BYTES -> Counter.LIMITED_SPOOL_BYTES;
        };
    }

    /** At once, so that a crash right after a resume does not forget it. */
    private void save() {
        try {
            counters.save(file);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "the resume counters were not saved", e);
        }
    }
}
