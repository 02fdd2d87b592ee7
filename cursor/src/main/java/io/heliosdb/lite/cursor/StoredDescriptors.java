package io.heliosdb.lite.cursor;

import io.heliosdb.lite.cursor.state.StateFile;
import io.heliosdb.lite.cursor.token.Token;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.operator.Cancellation;
import io.heliosdb.lite.execution.plan.ResumeMethod;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The descriptors of cursors that were opened before: out of a token or out of a slot, verified.
 * Safe for any threads.
 */
final class StoredDescriptors {

    private static final int KNOWN_MAX = 256;

    private final CursorServices services;

    /** By cursor: a cursor's descriptor never changes. */
    private final Map<UUID, Descriptor> known = new ConcurrentHashMap<>();

    StoredDescriptors(CursorServices services) {
        this.services = services;
    }

    @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
    record Found(Descriptor descriptor, byte[] encoded) {}

    /** From the token when it carries one: it works without the record. */
    Found of(ResumeDemand demand) {
        Token token = demand.token();
        byte[] encoded =
                token != null && token.descriptor().length > 0
                        ? token.descriptor()
                        : stored(demand);
        Descriptor descriptor = known.get(demand.cursorId());
        if (descriptor == null) {
            descriptor = Descriptor.decode(encoded, services.runner());
            if (known.size() >= KNOWN_MAX) {
                known.clear();
            }
            known.put(demand.cursorId(), descriptor);
        }
        return new Found(descriptor, encoded);
    }

    /** What the slot says about the query. */
    Descriptor described(CursorRecord record) {
        Requester owner = Requester.embedded(record.roleId);
        return of(new ResumeDemand(record.id, null, record, 0, owner, new Cancellation()))
                .descriptor();
    }

    /** How a cursor of an earlier process is continued; for lists. */
    ResumeMethod methodOf(CursorRecord record) {
        try {
            byte[] encoded = services.file().descriptor(record.slot, record.id).descriptor();
            return services.runner().methodOf(Descriptor.decode(encoded, services.runner()).plan());
        } catch (DatabaseException _) {
            return ResumeMethod.REPLAY; // damaged: a list shows it all the same
        }
    }

    private byte[] stored(ResumeDemand demand) {
        CursorRecord record = demand.requireRecord();
        StateFile.StoredDescriptor stored =
                services.file().descriptor(record.slot, demand.cursorId());
        if (!services.codec()
                .authentic(stored.header().authenticated(), stored.descriptor(), stored.mac())) {
            throw new DatabaseException(
                            SqlState.DATA_CORRUPTED, "a cursor's stored descriptor was changed")
                    .with("cursor", demand.cursorId())
                    .hint("Resume with a full token: it carries the descriptor.");
        }
        return stored.descriptor();
    }
}
