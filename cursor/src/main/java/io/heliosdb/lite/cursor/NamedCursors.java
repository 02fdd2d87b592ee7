package io.heliosdb.lite.cursor;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.storage.WriteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Cursors that outlive the application: a name of a role stands for one query at one snapshot, and
 * an explicit acknowledgement, part of a transaction, says where it goes on. Safe for any threads.
 *
 * <p>The rows in the store are the truth; what is here is a copy of the definitions, guarded by the
 * monitor, which is held while an opening or an ending commits. Acknowledgements do not take it:
 * they are ordinary changes of the position's row. An opening rewrites that row, so that of two
 * sessions only the newest can commit one.
 */
public final class NamedCursors {

    private static final System.Logger LOG = System.getLogger("io.heliosdb.lite.cursor");

    private final CursorServices services;
    private final NamedStore store;
    private final NamedOpening opening;
    private final NamedEnds ends;
    private final Map<NamedKey, NamedEntry> entries = new HashMap<>();

    private NamedCursors(CursorServices services, NamedStore store) {
        this.services = services;
        this.store = store;
        this.opening = new NamedOpening(services, store, this);
        this.ends = new NamedEnds(services, store);
    }

    /** Takes up what is stored, and holds the snapshots: before garbage may be collected. */
    static NamedCursors load(CursorServices services, NamedStore store) {
        NamedCursors cursors = new NamedCursors(services, store);
        store.load(cursors::takeUp);
        return cursors;
    }

    /** A driver that died with its process: its time to live begins now. */
    private synchronized void takeUp(NamedEntry entry, Optional<NamedPosition> position) {
        position.ifPresent(entry::at);
        if (entry.live() && entry.definition.driven()) {
            long deadline = services.store().millis() + entry.definition.timeToLiveMillis();
            entry.definition = entry.definition.left(deadline);
            var _ = store.redefine(entry.key, entry.definition);
        }
        if (entry.holds()) {
            services.registry().reserveAlways(entry.key.roleId());
            hold(entry);
        }
        entries.put(entry.key, entry);
    }

    /** A lost history needs no hold: opening such a cursor says so. */
    private void hold(NamedEntry entry) {
        try {
            services.store().hold(entry.definition.cursorId(), entry.definition.snapshot());
        } catch (DatabaseException e) {
            LOG.log(System.Logger.Level.WARNING, "a named cursor''s snapshot is gone: {0}", e);
        }
    }

    /**
     * Opens a query under a name of the requester's role, or continues what the name stands for at
     * its first unacknowledged row and fences whoever reads it (RC005).
     *
     * @throws DatabaseException 42P03 when the name is another statement's, RC003 when it has
     *     expired, RC008 when the query cannot be resumed, 53400 at the limit of cursors, 72000,
     *     RC006, RC010
     */
    public synchronized RestorableCursor open(NamedRequest request) {
        NamedKey key = new NamedKey(request.request().requester().roleId(), request.name());
        NamedEntry known = entries.get(key);
        RestorableCursor cursor =
                known == null || known.definition.state() == NamedDefinition.State.RESTARTED
                        ? opening.begin(request, key, Optional.ofNullable(known), this::begun)
                        : opening.goOn(request, known);
        services.registry().opened(cursor);
        return cursor;
    }

    private void begun(NamedEntry entry) {
        entries.put(entry.key, entry);
    }

    /** The snapshot that a name of this role stands for; its schema is the statement's. */
    public synchronized OptionalLong snapshot(Requester requester, String name) {
        NamedEntry entry = entries.get(new NamedKey(requester.roleId(), name));
        return entry != null && entry.holds()
                ? OptionalLong.of(entry.definition.snapshot())
                : OptionalLong.empty();
    }

    /**
     * Acknowledges rows of a cursor that has a name: those up to {@code row}, counted over all its
     * drivers from 1, or all up to the current one. At the end of the result, when {@link
     * RestorableCursor#next} has returned false, that is all there are, and the cursor is done.
     *
     * @param snapshot pinned by the caller
     * @param own changes of the transaction that this belongs to, or null
     * @param statement which of them are seen
     * @return empty when those rows are acknowledged already
     * @throws DatabaseException 34000 when the cursor has no name, RC005 when somebody took it
     *     over, 22023 for a row that was not delivered
     */
    public Optional<Acknowledgement> acknowledge(
            RestorableCursor rows,
            OptionalLong row,
            long snapshot,
            @Nullable WriteBuffer own,
            int statement) {
        return Acknowledgement.of(rows, row, store, snapshot, own, statement);
    }

    /** An acknowledgement is durable; whoever is done needs no snapshot any more. */
    synchronized void acknowledged(NamedDriver driver, NamedPosition position) {
        NamedEntry entry = entries.get(driver.key);
        if (entry == null || entry.driver != driver) {
            return; // somebody continued behind it, or ended it
        }
        boolean held = entry.holds();
        entry.at(position);
        if (held && !entry.holds()) {
            ends.release(entry);
        }
    }

    /** Called under the cursor's own lock; nothing that holds this monitor asks for that one. */
    synchronized void left(NamedDriver driver) {
        NamedEntry entry = entries.get(driver.key);
        if (entry == null || entry.driver != driver) {
            return;
        }
        entry.driver = null;
        entry.reader = null;
        long deadline = services.store().millis() + entry.definition.timeToLiveMillis();
        entry.definition = entry.definition.left(deadline);
        var _ = store.redefine(entry.key, entry.definition);
    }

    /**
     * The next opening under this name begins anew, at the snapshot of that moment; the statement
     * must be the same. Whoever reads it is told so (RC003). Durable on return.
     *
     * @throws DatabaseException 34000 when the role has no cursor of this name
     */
    public synchronized void restart(Requester requester, String name) {
        NamedEntry entry = entries.get(new NamedKey(requester.roleId(), name));
        if (entry == null) {
            throw unknown(name);
        }
        ends.restart(entry);
    }

    /**
     * Forgets the name. Whoever reads it is told so (RC003). Durable on return.
     *
     * @return false when the role has no cursor of this name
     */
    public synchronized boolean discard(Requester requester, String name) {
        NamedKey key = new NamedKey(requester.roleId(), name);
        NamedEntry entry = entries.get(key);
        if (entry == null) {
            return false;
        }
        store.remove(key);
        entries.remove(key);
        entry.halt(Halt.KILLED);
        if (entry.holds()) {
            ends.release(entry);
        }
        return true;
    }

    /**
     * Lets its time to live begin anew, also while somebody reads it. Durable on return.
     *
     * @return when it expires unless somebody reads it, in database time
     * @throws DatabaseException 34000 when the role has no cursor of this name, RC003 when it has
     *     expired, 72000, RC004, as an opening would
     */
    public synchronized long renew(Requester requester, String name, Duration timeToLiveMin) {
        NamedEntry entry = entries.get(new NamedKey(requester.roleId(), name));
        if (entry == null) {
            throw unknown(name);
        }
        long expires = opening.renew(entry, timeToLiveMin);
        services.tell(
                new CursorEvent.Renewed(
                        entry.definition.cursorId(),
                        entry.key.roleId(),
                        expires,
                        requester.roleId()));
        return expires;
    }

    /** The name of the role's cursor with this id, while it keeps its snapshot. */
    synchronized Optional<String> name(UUID cursorId, long roleId) {
        return holding(cursorId)
                .filter(entry -> entry.key.roleId() == roleId)
                .map(entry -> entry.key.name());
    }

    /** Its next opening is refused (RC003) until the name is restarted or discarded. */
    synchronized boolean kill(UUID cursorId, long byRole) {
        Optional<NamedEntry> found = holding(cursorId);
        found.ifPresent(entry -> ends.kill(entry, byRole));
        return found.isPresent();
    }

    /** It keeps too much: its next opening is refused (72000) until it is restarted. */
    synchronized void endTooLarge(UUID cursorId) {
        holding(cursorId).ifPresent(ends::tooLarge);
    }

    private Optional<NamedEntry> holding(UUID cursorId) {
        return entries.values().stream()
                .filter(entry -> entry.holds() && entry.definition.cursorId().equals(cursorId))
                .findFirst();
    }

    /** What reads under this name in this process. */
    public synchronized RestorableCursor reader(Requester requester, String name) {
        NamedEntry entry = entries.get(new NamedKey(requester.roleId(), name));
        if (entry == null) {
            throw unknown(name);
        }
        RestorableCursor reader = entry.reader;
        if (reader == null) {
            throw new DatabaseException(
                            SqlState.INVALID_CURSOR_NAME, "nobody reads the named cursor now")
                    .with("name", name)
                    .hint("Open its query under its name first.");
        }
        return reader;
    }

    /** All of them, those that have ended included, by name. */
    public synchronized List<NamedCursorInfo> list() {
        return entries.values().stream()
                .map(entry -> entry.info(method(entry)))
                .sorted(Comparator.comparing(NamedCursorInfo::name))
                .toList();
    }

    private String method(NamedEntry entry) {
        if (!entry.holds()) {
            return "";
        }
        Descriptor descriptor = Descriptor.decode(entry.definition.descriptor(), services.runner());
        return services.runner().methodOf(descriptor.plan()).name();
    }

    private static DatabaseException unknown(String name) {
        return new DatabaseException(SqlState.INVALID_CURSOR_NAME, "there is no such cursor")
                .with("name", name);
    }

    /** Ends what nobody continued in time, and what is too old. */
    void tick(long now) {
        for (NamedEntry entry : all()) {
            expire(entry, now);
        }
    }

    private synchronized List<NamedEntry> all() {
        return new ArrayList<>(entries.values());
    }

    private synchronized void expire(NamedEntry entry, long now) {
        if (entry.holds() && entries.get(entry.key) == entry) {
            ends.expire(entry, now);
        }
    }

    /** Whose spools and holds belong to a named cursor: the role by cursor id. */
    synchronized Map<UUID, Long> owners() {
        Map<UUID, Long> owners = new HashMap<>();
        for (NamedEntry entry : entries.values()) {
            if (entry.holds()) {
                owners.put(entry.definition.cursorId(), entry.key.roleId());
            }
        }
        return owners;
    }
}
