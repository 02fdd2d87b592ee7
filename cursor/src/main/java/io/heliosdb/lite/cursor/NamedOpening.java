package io.heliosdb.lite.cursor;

import io.heliosdb.lite.cursor.state.SlotPosition;
import io.heliosdb.lite.execution.codec.ByteWriter;
import io.heliosdb.lite.execution.operator.Cancellation;
import io.heliosdb.lite.execution.operator.ExecutionContext;
import io.heliosdb.lite.execution.operator.Operator;
import io.heliosdb.lite.execution.operator.PositionReader;
import io.heliosdb.lite.execution.operator.Settings;
import io.heliosdb.lite.execution.plan.Plan;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * From a name to a cursor. Called under the monitor of {@link NamedCursors}.
 *
 * <p>A first opening holds its snapshot, then commits the definition. A later one checks what it
 * finds, commits the claim, and only then builds the operators at the position that the claim read:
 * no acknowledgement can come between.
 */
final class NamedOpening {

    private static final Duration TIME_TO_LIVE = Duration.ofDays(7);

    private final CursorServices services;
    private final NamedStore store;
    private final NamedCursors cursors;
    private final NamedChecks checks;

    NamedOpening(CursorServices services, NamedStore store, NamedCursors cursors) {
        this.services = services;
        this.store = store;
        this.cursors = cursors;
        this.checks = new NamedChecks(services);
    }

    /**
     * Its time to live begins anew, whoever reads it, and is at least so long.
     *
     * @return when it expires unless somebody reads it
     */
    long renew(NamedEntry entry, Duration timeToLiveMin) {
        checks.requireLive(entry);
        checks.requireRows(entry);
        long timeToLive = Math.max(entry.definition.timeToLiveMillis(), timeToLiveMin.toMillis());
        long expires = services.store().millis() + timeToLive;
        NamedDefinition renewed = entry.definition.renewed(timeToLive, expires);
        store.redefine(entry.key, renewed).await();
        entry.definition = renewed;
        return expires;
    }

    // ---- the first time

    /**
     * @param restarted what the name stood for before
     */
    RestorableCursor begin(
            NamedRequest named,
            NamedKey key,
            Optional<NamedEntry> restarted,
            Consumer<NamedEntry> begun) {
        CursorRequest request = named.request();
        byte[] statement = statement(named);
        restarted.ifPresent(entry -> checks.requireSame(entry, statement));
        requireResumable(request);
        UUID id = services.newId();
        Descriptor descriptor = describe(named);
        byte[] encoded = descriptor.encode(services.runner());
        takePlace(request);
        NamedEntry entry = new NamedEntry(key, definition(named, id, statement, encoded));
        entry.at(NamedPosition.first());
        store(entry, request);
        begun.accept(entry);
        return driven(entry, descriptor, request.cancellation(), NamedPosition.first());
    }

    private void store(NamedEntry entry, CursorRequest request) {
        UUID id = entry.definition.cursorId();
        try {
            services.store().hold(id, request.snapshot());
            store.begin(entry.key, entry.definition);
        } catch (RuntimeException e) {
            services.store().release(id);
            services.registry().giveBack(request.requester().roleId());
            throw e;
        }
    }

    private void requireResumable(CursorRequest request) {
        if (!services.options().enabled()) {
            throw CursorQuery.notResumable("cursor_restore.enabled is false");
        }
        if (!request.restore()) {
            throw CursorQuery.notResumable("restore was switched off for this query");
        }
        String known = request.notResumable();
        if (known != null) {
            throw CursorQuery.notResumable(known);
        }
        services.runner()
                .notResumableReason(request.plan())
                .ifPresent(reason -> {
                    throw CursorQuery.notResumable(reason);
                });
    }

    private void takePlace(CursorRequest request) {
        long roleId = request.requester().roleId();
        CursorRegistry.Limit limit = CursorPlaces.take(services, roleId);
        if (limit != CursorRegistry.Limit.NONE) {
            services.tell(CursorPlaces.limited(limit, roleId));
            throw CursorPlaces.exceeded(services, limit, roleId);
        }
    }

    private NamedDefinition definition(
            NamedRequest named, UUID id, byte[] statement, byte[] encoded) {
        CursorRequest request = named.request();
        long now = services.store().millis();
        long timeToLive = timeToLiveMillis(request);
        return new NamedDefinition(
                NamedDefinition.State.LIVE,
                id,
                true,
                request.snapshot(),
                services.store().timelineAt(request.snapshot()),
                now,
                timeToLive,
                now + timeToLive,
                statement,
                encoded,
                NamedDefinition.NO_REST);
    }

    private Descriptor describe(NamedRequest named) {
        CursorRequest from = named.request();
        return new Descriptor(
                services.codec().digest(named.canonicalText()),
                Settings.SEMANTICS_STAMP,
                PlanFacts.schemaVersion(from.plan()),
                from.requester().connectionId(),
                timeToLiveMillis(from),
                from.workMemoryBytes(),
                from.settings(),
                from.parameters(),
                from.accesses(),
                from.plan());
    }

    private static long timeToLiveMillis(CursorRequest request) {
        Duration given = request.timeToLive();
        return (given == null ? TIME_TO_LIVE : given).toMillis();
    }

    /** Not keyed: it lies beside the data that it speaks of, and keys may stay out of a backup. */
    private static byte[] statement(NamedRequest named) {
        ByteWriter out = new ByteWriter();
        out.text(named.canonicalText()).text(named.request().settings().timeZone());
        Parameters.write(named.request().parameters(), out);
        try {
            return MessageDigest.getInstance("SHA-256").digest(out.toByteArray());
        } catch (NoSuchAlgorithmException failure) {
            throw new IllegalStateException("every Java platform has SHA-256", failure);
        }
    }

    // ---- again

    RestorableCursor goOn(NamedRequest named, NamedEntry entry) {
        checks.requireSame(entry, statement(named));
        checks.requireLive(entry);
        long started = services.clock().nanoTime();
        Descriptor descriptor = Descriptor.decode(entry.definition.descriptor(), services.runner());
        checks.requireRows(entry);
        services.access().check(entry.key.roleId(), descriptor.accesses());
        checks.requireSemantics(descriptor);
        NamedDefinition taken = entry.definition.taken();
        NamedPosition position = store.claim(entry.key, taken);
        entry.definition = taken;
        entry.at(position);
        RestorableCursor cursor =
                driven(entry, descriptor, named.request().cancellation(), position);
        services.tell(
                new CursorEvent.Resumed(
                        entry.definition.cursorId(),
                        entry.key.roleId(),
                        entry.definition.snapshot(),
                        position.generation(),
                        position.rows(),
                        entry.method(services.runner().methodOf(descriptor.plan())),
                        services.clock().nanoTime() - started));
        return cursor;
    }

    // ---- both

    /** Leaves the cursor without a driver when the operators cannot be built. */
    private RestorableCursor driven(
            NamedEntry entry,
            Descriptor descriptor,
            Cancellation cancellation,
            NamedPosition position) {
        UUID id = entry.definition.cursorId();
        NamedDriver driver = new NamedDriver(cursors, entry.key, id, position.generation());
        CursorQuery query =
                CursorQuery.named(
                        services, entry.definition.snapshot(), descriptor, cancellation, driver);
        RestorableCursor cursor = new RestorableCursor(services, query);
        entry.drivenBy(driver, cursor);
        try {
            cursor.begin(operator(entry, descriptor, cancellation, position), position.slot());
            if (position.isFirst()) {
                query.restarts().countOpened();
            } else {
                query.restarts().countResumed();
            }
            return cursor;
        } catch (RuntimeException e) {
            driver.left();
            throw e;
        }
    }

    private Operator operator(
            NamedEntry entry,
            Descriptor descriptor,
            Cancellation cancellation,
            NamedPosition position) {
        ExecutionContext context = context(entry, descriptor, cancellation);
        if (position.exhausted()) {
            Plan nothing = new Plan.Values(descriptor.plan().output(), List.of());
            return services.runner().open(nothing, context);
        }
        if (entry.readsRest()) {
            return services.runner().rest(descriptor.plan(), context, position.rows());
        }
        SlotPosition slot = position.slot();
        byte[] place = slot.position();
        return place.length == 0
                ? services.runner().open(descriptor.plan(), context)
                : services.runner().resume(descriptor.plan(), context, new PositionReader(place));
    }

    private ExecutionContext context(
            NamedEntry entry, Descriptor descriptor, Cancellation cancellation) {
        UUID id = entry.definition.cursorId();
        return descriptor.context(
                services,
                entry.definition.snapshot(),
                new CursorSpools(services, () -> id, entry.key.roleId(), "g" + entry.generation),
                cancellation);
    }
}
