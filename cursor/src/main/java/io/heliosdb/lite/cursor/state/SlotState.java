package io.heliosdb.lite.cursor.state;

import java.util.Optional;

/** Where a cursor stood when its position was saved. */
public enum SlotState {
    /** Somebody drives it; after a crash this means: somebody drove it. */
    OPEN(1),
    /** Its driver left it in order; it waits for the next one. */
    SUSPENDED(2),
    /** All its rows are acknowledged; it lingers, so that a lost last answer can be repeated. */
    FINISHED(3);

    private final int code;

    SlotState(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static Optional<SlotState> of(int code) {
        return switch (code) {
            case 1 -> Optional.of(OPEN);
            case 2 -> Optional.of(SUSPENDED);
            case 3 -> Optional.of(FINISHED);
            default -> Optional.empty();
        };
    }
}
