package io.heliosdb.lite.server;

import io.heliosdb.lite.StatementDescription;
import org.jspecify.annotations.Nullable;

/**
 * A prepared statement of one session.
 *
 * @param description null when the text is empty
 */
record Statement(String text, @Nullable StatementDescription description) {

    boolean isEmpty() {
        return description == null;
    }
}
