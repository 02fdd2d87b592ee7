package io.heliosdb.lite.cursor;

import io.heliosdb.lite.cursor.state.RecoveredSlot;
import io.heliosdb.lite.cursor.state.SlotHeader;
import io.heliosdb.lite.cursor.state.SlotPosition;
import io.heliosdb.lite.cursor.state.SlotState;
import io.heliosdb.lite.cursor.state.StateDirectory;
import io.heliosdb.lite.cursor.state.StateFile;
import io.heliosdb.lite.cursor.token.KeyRing;
import io.heliosdb.lite.cursor.token.TokenCodec;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.StorageException;
import io.heliosdb.lite.execution.spool.ResultSpool;
import io.heliosdb.lite.execution.spool.SpoolFile;
import io.heliosdb.lite.storage.CommitTicket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What happens to the cursors of earlier processes when a database is opened.
 *
 * <p>Every live slot becomes a hold; only then may garbage be collected. A cursor whose driver died
 * with the process gets its time to live anew: nobody could resume it while the database was
 * closed. A hold without a slot (the state volume was lost) stays for a week, because full tokens
 * may still ask for it.
 */
final class Recovery {

    private static final System.Logger LOG = System.getLogger("io.heliosdb.lite.cursor");
    static final byte[] STATE_KEY = {1};
    private static final long ORPHAN_MILLIS = TimeUnit.DAYS.toMillis(7);

    private Recovery() {}

    static CursorServices services(
            CursorEnvironment environment,
            CursorOptions options,
            CursorStore store,
            QueryRunner runner) {
        KeyRing keys = KeyRing.open(options.keyFile(), environment.random(), store.millis());
        StateFile file = stateFile(environment, options, store);
        Counters counters = new Counters(options.trackMetrics());
        return new CursorServices(
                options,
                store,
                environment.clock(),
                environment.random(),
                environment.background(),
                environment.access(),
                runner,
                keys,
                new TokenCodec(keys),
                file,
                new CursorRegistry(options.maxCursors(), options.maxCursorsPerUser()),
                new Tombstones(store),
                counters,
                events(environment, options, counters, file),
                new Restarts(),
                environment.systemRows(),
                new SpoolDirectories(
                        environment.files(),
                        options.spoolPath(),
                        options.spoolBytesMax(),
                        options.spoolBytesMaxPerUser()),
                new AtomicBoolean());
    }

    private static CursorEvents events(
            CursorEnvironment environment,
            CursorOptions options,
            Counters counters,
            StateFile file) {
        CursorEvents counted = new CountedEvents(counters, file);
        CursorEvents logged =
                options.logResumes() ? new ResumeLog(environment.background()) : CursorEvents.NONE;
        return counted.and(logged).and(environment.events());
    }

    /**
     * @param named whose holds and spools named cursors keep: the role by cursor
     */
    static void recover(CursorServices services, Map<UUID, Long> named) {
        StateFile.Recovery found = services.file().recover();
        forceFound(services);
        services.counters().load(services.store(), services.file());
        for (RecoveredSlot slot : found.live()) {
            recover(services, slot);
        }
        if (found.damaged() > 0) {
            services.counters().add(Counter.CURSORS_DAMAGED, found.damaged());
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} damaged cursor slots were given up; full tokens still work",
                    found.damaged());
        }
        keepOrphans(services, named);
        services.spools().recover(owners(services, named));
        services.store().holdsLoaded();
    }

    /** A killed process left it in the page cache; it is durable before it is written over. */
    private static void forceFound(CursorServices services) {
        try {
            services.file().force();
        } catch (StorageException e) {
            services.saveFailed(Requester.ANONYMOUS, e);
            LOG.log(System.Logger.Level.WARNING, "cursor state could not be forced", e);
        }
    }

    private static Map<UUID, Long> owners(CursorServices services, Map<UUID, Long> named) {
        Map<UUID, Long> owners = new HashMap<>(named);
        services.registry().all().forEach(record -> owners.put(record.id, record.roleId));
        return owners;
    }

    private static StateFile stateFile(
            CursorEnvironment environment, CursorOptions options, CursorStore store) {
        Optional<UUID> expected =
                store.get(CursorStore.STATE_NAMESPACE, STATE_KEY).map(Recovery::uuid);
        UUID fresh = new UUID(environment.random().nextLong(), environment.random().nextLong());
        StateFile file =
                new StateDirectory(environment.files(), options.statePath(), store.databaseId())
                        .open(expected, options.acceptLoss(), fresh, store.millis());
        if (expected.isPresent() && !expected.get().equals(file.id())) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the cursor state was missing or foreign: positions saved in it are lost;"
                            + " begun anew in {0}",
                    options.statePath());
        }
        if (expected.isEmpty() || !expected.get().equals(file.id())) {
            store.put(CursorStore.STATE_NAMESPACE, STATE_KEY, Tombstones.key(file.id())).await();
        }
        return file;
    }

    private static void recover(CursorServices services, RecoveredSlot slot) {
        UUID id = slot.header().cursorId();
        SlotPosition position =
                slot.position().orElseGet(() -> new SlotPosition().sequence(slot.sequence()));
        long now = services.store().millis();
        long timeToLive =
                slot.position().isPresent()
                        ? position.expiresMillis() - position.lastActivityMillis()
                        : services.options().timeToLive().toMillis();
        boolean gone = services.tombstones().find(id).isPresent() || overdue(position, slot, now);
        boolean held = !gone && !position.rest() && held(services, slot);
        long rest = gone || held ? -1 : rest(services, slot);
        if (!held && rest < 0) {
            if (services.tombstones().find(id).isEmpty() && expired(position, slot, now)) {
                CursorEnd.remember(services, id, timeToLive);
            }
            services.file().free(slot.slot(), id);
            services.store().release(id);
            return;
        }
        CursorRecord record = new CursorRecord(slot.header(), slot.slot(), timeToLive, true);
        record.restore(position, deadline(position, slot, now, timeToLive));
        if (rest >= 0) {
            record.recoverRest(rest);
            services.store().release(id);
        }
        services.registry().reserveAlways(record.roleId);
        services.registry().add(record);
        if (record.evictable()) {
            services.registry().finished(record);
        }
        if (slot.position().isPresent() && position.state() == SlotState.OPEN) {
            suspend(services, record, position, now);
        }
    }

    /** Its driver died with the process: from now on it waits. */
    private static void suspend(
            CursorServices services, CursorRecord record, SlotPosition position, long now) {
        record.suspendRecovered(services.file(), position, now);
        services.counters().increment(Counter.POSITIONS_SAVED);
    }

    /** Overdue, and not one that had given all it had. */
    private static boolean expired(SlotPosition position, RecoveredSlot slot, long now) {
        boolean finished =
                position.state() == SlotState.FINISHED && position.tokensExpireMillis() == 0;
        return !finished && overdue(position, slot, now);
    }

    private static boolean overdue(SlotPosition position, RecoveredSlot slot, long now) {
        if (slot.position().isEmpty() || position.state() == SlotState.OPEN) {
            return false;
        }
        return now > deadline(position, slot, now, 0);
    }

    private static long deadline(
            SlotPosition position, RecoveredSlot slot, long now, long timeToLive) {
        if (slot.position().isEmpty() || position.state() == SlotState.OPEN) {
            return now + timeToLive;
        }
        boolean lingers =
                position.state() == SlotState.FINISHED && position.tokensExpireMillis() == 0;
        return lingers
                ? position.lastActivityMillis() + CursorRecord.LINGER_MILLIS
                : position.expiresMillis();
    }

    /** A lost history needs no hold: its tokens get RC010 as long as the record is here. */
    private static boolean held(CursorServices services, RecoveredSlot slot) {
        long snapshot = slot.header().snapshot();
        if (services.store().lost(snapshot, slot.header().timeline())) {
            return true;
        }
        try {
            services.store().hold(slot.header().cursorId(), snapshot);
            return true;
        } catch (DatabaseException e) {
            LOG.log(System.Logger.Level.WARNING, "a cursor's snapshot is gone: {0}", e.problem());
            return false;
        }
    }

    /** How many rows lie before the sealed rest of a result; -1 when there is none. */
    private static long rest(CursorServices services, RecoveredSlot slot) {
        SlotHeader header = slot.header();
        if (services.store().lost(header.snapshot(), header.timeline())) {
            return -1;
        }
        CursorSpools spools = CursorSpools.ofRest(services, header.cursorId(), header.roleId());
        return SpoolFile.open(spools, ResultSpool.NAME)
                .map(file -> {
                    try (file) {
                        return file.skippedRows();
                    }
                })
                .orElse(-1L);
    }

    private static void keepOrphans(CursorServices services, Map<UUID, Long> named) {
        long until = services.store().millis() + ORPHAN_MILLIS;
        List<CommitTicket> kept = new ArrayList<>();
        for (Map.Entry<UUID, Long> hold : services.store().holds().entrySet()) {
            byte[] key = Tombstones.key(hold.getKey());
            boolean known =
                    services.registry().find(hold.getKey()) != null
                            || named.containsKey(hold.getKey());
            if (!known && services.tombstones().find(hold.getKey()).isPresent()) {
                services.store().release(hold.getKey());
            } else if (!known
                    && services.store().get(CursorStore.ORPHAN_NAMESPACE, key).isEmpty()) {
                byte[] value = ByteBuffer.allocate(Long.BYTES).putLong(until).array();
                kept.add(services.store().put(CursorStore.ORPHAN_NAMESPACE, key, value));
            }
        }
        kept.forEach(CommitTicket::await); // whoever rotates keys looks for them
    }

    /** Ends holds that no slot and no token asks for any more. */
    static void releaseOrphans(CursorServices services, long now) {
        services.store()
                .scan(
                        CursorStore.ORPHAN_NAMESPACE,
                        (key, value) -> {
                            UUID owner = uuid(key);
                            boolean adopted = services.registry().find(owner) != null;
                            if (adopted || now > ByteBuffer.wrap(value).getLong()) {
                                if (!adopted) {
                                    services.store().release(owner);
                                }
                                var _ = services.store().remove(CursorStore.ORPHAN_NAMESPACE, key);
                            }
                        });
    }

    static UUID uuid(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        return new UUID(in.getLong(), in.getLong());
    }
}
