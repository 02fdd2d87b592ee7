package io.heliosdb.lite.cursor;

import org.jspecify.annotations.Nullable;

/**
 * The ways in which a named cursor ends; its name stays and says why. Called under the monitor of
 * {@link NamedCursors}. Whoever reads it learns at its next call.
 */
final class NamedEnds {

    private static final System.Logger LOG = System.getLogger("io.heliosdb.lite.cursor");

    private final CursorServices services;
    private final NamedStore store;

    NamedEnds(CursorServices services, NamedStore store) {
        this.services = services;
        this.store = store;
    }

    /** The next opening begins anew. */
    void restart(NamedEntry entry) {
        end(entry, NamedDefinition.State.RESTARTED, Halt.KILLED, null, CursorEvent.NO_ROLE);
    }

    void kill(NamedEntry entry, long byRole) {
        end(entry, NamedDefinition.State.EXPIRED, Halt.KILLED, CursorEvent.End.KILLED, byRole);
    }

    /** Nobody continued it in time, or it is older than any cursor may be. */
    void expire(NamedEntry entry, long now) {
        long ageMax = services.options().holdAgeMax().toMillis();
        if (entry.driver == null && now > entry.definition.deadlineMillis()) {
            end(
                    entry,
                    NamedDefinition.State.EXPIRED,
                    Halt.KILLED,
                    CursorEvent.End.EXPIRED,
                    CursorEvent.NO_ROLE);
        } else if (ageMax > 0 && entry.holds() && now - entry.definition.createdMillis() > ageMax) {
            services.tell(new CursorEvent.Limited(CursorEvent.Limit.HOLD_AGE, entry.key.roleId()));
            end(
                    entry,
                    NamedDefinition.State.TOO_OLD,
                    Halt.TOO_OLD,
                    CursorEvent.End.TOO_OLD,
                    CursorEvent.NO_ROLE);
        }
    }

    /** Its snapshot keeps more history than any may, and its rest could not be spooled. */
    void tooLarge(NamedEntry entry) {
        LOG.log(
                System.Logger.Level.WARNING,
                "the named cursor {0} has ended: it opens with 72000 until it is restarted",
                entry.definition.cursorId());
        end(
                entry,
                NamedDefinition.State.TOO_LARGE,
                Halt.TOO_LARGE,
                CursorEvent.End.TOO_OLD,
                CursorEvent.NO_ROLE);
    }

    private void end(
            NamedEntry entry,
            NamedDefinition.State how,
            Halt why,
            CursorEvent.@Nullable End told,
            long byRole) {
        boolean kept = entry.isKept();
        NamedDefinition ended = entry.definition.ended(how);
        store.end(entry.key, ended);
        entry.definition = ended;
        entry.halt(why);
        if (kept) {
            release(entry);
        }
        if (told != null) {
            services.tell(
                    new CursorEvent.Ended(ended.cursorId(), entry.key.roleId(), told, byRole));
        }
    }

    /** Gives back its place, its snapshot and its files; once, when it is not kept any more. */
    void release(NamedEntry entry) {
        services.registry().giveBack(entry.key.roleId());
        services.store().release(entry.definition.cursorId());
        services.spools().delete(entry.definition.cursorId(), entry.key.roleId());
    }
}
