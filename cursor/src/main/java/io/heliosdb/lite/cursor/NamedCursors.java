package io.heliosdb.lite.cursor;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.storage.WriteBuffer;
import java.time.Duration;
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
    private final NamedEntries entries;

    private NamedCursors(CursorServices services, NamedStore store) {
        this.services = services;
        this.store = store;
        this.entries = new NamedEntries(services.runner());
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
        if (entry.isKept()) {
            services.registry().reserveAlways(entry.key.roleId());
        }
        if (entry.holds()) {
            hold(entry);
        } else { // the process may have died before it let go
            services.store().release(entry.definition.cursorId());
        }
        entries.put(entry);
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
        NamedEntry known = entries.find(key);
        RestorableCursor cursor =
                known == null || known.definition.state() == NamedDefinition.State.RESTARTED
                        ? opening.begin(request, key, Optional.ofNullable(known), entries::put)
                        : opening.goOn(request, known);
        services.registry().opened(cursor);
        return cursor;
    }

    /**
     * The snapshot that a name of this role keeps; its schema is the statement's. Empty also when
     * only the rest of the result is left: the schema then may be gone with the snapshot.
     */
    public synchronized OptionalLong snapshot(Requester requester, String name) {
        NamedEntry entry = entries.find(requester, name);
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
        NamedEntry entry = entries.drivenBy(driver);
        if (entry == null) {
            return;
        }
        boolean kept = entry.isKept();
        entry.at(position);
        if (kept && !entry.isKept()) {
            ends.release(entry);
        }
    }

    /** Called under the cursor's own lock; nothing that holds this monitor asks for that one. */
    synchronized void left(NamedDriver driver) {
        NamedEntry entry = entries.drivenBy(driver);
        if (entry == null) {
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
        ends.restart(entries.require(requester, name));
    }

    /**
     * Forgets the name. Whoever reads it is told so (RC003). Durable on return.
     *
     * @return false when the role has no cursor of this name
     */
    public synchronized boolean discard(Requester requester, String name) {
        NamedEntry entry = entries.find(requester, name);
        if (entry == null) {
            return false;
        }
        store.remove(entry.key);
        entries.remove(entry);
        entry.halt(Halt.KILLED);
        if (entry.isKept()) {
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
    public long renew(Requester requester, String name, Duration timeToLiveMin) {
        return renew(requester, name, timeToLiveMin, requester);
    }

    /** As {@link #renew(Requester, String, Duration)}, when somebody else asks for it. */
    synchronized long renew(
            Requester requester, String name, Duration timeToLiveMin, Requester by) {
        NamedEntry entry = entries.require(requester, name);
        long expires = opening.renew(entry, timeToLiveMin);
        services.tell(
                new CursorEvent.Renewed(
                        entry.definition.cursorId(), entry.key.roleId(), expires, by.roleId()));
        return expires;
    }

    /** The name of the role's cursor with this id, while it is kept. */
    synchronized Optional<String> name(UUID cursorId, long roleId) {
        return entries.kept(cursorId)
                .filter(entry -> entry.key.roleId() == roleId)
                .map(entry -> entry.key.name());
    }

    /** Its next opening is refused (RC003) until the name is restarted or discarded. */
    synchronized boolean kill(UUID cursorId, long byRole) {
        Optional<NamedEntry> found = entries.kept(cursorId);
        found.ifPresent(entry -> ends.kill(entry, byRole));
        return found.isPresent();
    }

    // ---- the rest of a result whose snapshot goes

    /** What is to be spooled so that this one's snapshot may go; empty when it keeps none. */
    synchronized Optional<RestOwner> rest(UUID cursorId) {
        return entries.kept(cursorId)
                .filter(NamedEntry::holds)
                .map(entry -> new NamedRest(services, this, store, entry));
    }

    /** It keeps too much: its next opening is refused (72000) until it is restarted. */
    synchronized void endTooLarge(UUID cursorId) {
        entries.kept(cursorId).ifPresent(ends::tooLarge);
    }

    /** Whether it can give rows: it has neither ended nor given all. */
    synchronized boolean isKept(UUID cursorId) {
        return entries.kept(cursorId).isPresent();
    }

    /**
     * Its rows come from the sealed spool from now on, which begins behind so many of them: durably
     * and for whoever reads, so that its hold can be released on return.
     *
     * @return false when it has ended meanwhile
     */
    boolean nameRest(UUID cursorId, long from) {
        RestorableCursor reader;
        synchronized (this) {
            NamedEntry entry = entries.kept(cursorId).orElse(null);
            if (entry == null) {
                return false;
            }
            NamedDefinition named = entry.definition.rest(from);
            store.redefine(entry.key, named).await();
            entry.restIsNamed(named);
            reader = entry.reader;
        }
        if (reader != null) { // under its own lock, under which it may ask for the monitor
            reader.readRest();
        }
        return true;
    }

    /** What reads under this name in this process. */
    public synchronized RestorableCursor reader(Requester requester, String name) {
        NamedEntry entry = entries.require(requester, name);
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
        return entries.list();
    }

    /** Ends what nobody continued in time, and what is too old. */
    void tick(long now) {
        for (NamedEntry entry : all()) {
            expire(entry, now);
        }
    }

    private synchronized List<NamedEntry> all() {
        return entries.all();
    }

    private synchronized void expire(NamedEntry entry, long now) {
        if (entry.isKept() && entries.find(entry.key) == entry) {
            ends.expire(entry, now);
        }
    }

    /** Whose spools and holds belong to a named cursor: the role by cursor id. */
    synchronized Map<UUID, Long> owners() {
        return entries.owners();
    }
}
