package io.heliosdb.lite.cursor;

import io.heliosdb.lite.cursor.token.Token;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.operator.Cancellation;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a resume asks for, wherever that was said: by a token, by an id, or by both.
 *
 * @param token null when it is asked for by id
 * @param record null when it is not on this machine
 * @param skipRows so many rows behind the token's position have been delivered as well
 */
record ResumeDemand(
        UUID cursorId,
        @Nullable Token token,
        @Nullable CursorRecord record,
        long skipRows,
        Requester requester,
        Cancellation cancellation) {

    long snapshot() {
        Token said = token;
        return said != null ? said.snapshot() : requireRecord().snapshot;
    }

    long timeline() {
        Token said = token;
        return said != null ? said.timeline() : requireRecord().timeline;
    }

    long ownerRoleId() {
        Token said = token;
        return said != null ? said.roleId() : requireRecord().roleId;
    }

    /**
     * @throws DatabaseException 34000 when there is none
     */
    CursorRecord requireRecord() {
        CursorRecord known = record;
        if (known == null) {
            throw unknown(cursorId);
        }
        return known;
    }

    static DatabaseException unknown(UUID cursorId) {
        return new DatabaseException(SqlState.INVALID_CURSOR_NAME, "there is no such cursor")
                .with("cursor", cursorId)
                .hint("It was closed, or its state is not on this machine.");
    }
}
