package io.heliosdb.lite.cursor;

import io.heliosdb.lite.cursor.state.SlotPosition;
import io.heliosdb.lite.cursor.state.StateFile;
import io.heliosdb.lite.cursor.token.Token;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.operator.Cancellation;
import io.heliosdb.lite.execution.operator.ExecutionContext;
import io.heliosdb.lite.execution.operator.Operator;
import io.heliosdb.lite.execution.operator.PositionReader;
import io.heliosdb.lite.execution.operator.Settings;
import io.heliosdb.lite.execution.plan.OutputColumn;
import io.heliosdb.lite.execution.plan.Plan;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What a driver knows of its query, made only when it is asked for: most queries end within their
 * first batch and need neither an id nor a descriptor.
 */
final class CursorQuery {

    private final CursorServices services;
    private final Plan plan;
    private final long snapshot;
    private final long timeToLiveMillis;

    /** Null when it was resumed. */
    private final @Nullable CursorRequest request;

    private final Cancellation cancellation;
    private final AtomicBoolean placeHeld;
    private final RestartCounts restarts;
    private volatile @Nullable String notResumable;
    private volatile @Nullable UUID id;
    private byte @Nullable [] encoded;
    private byte @Nullable [] digest;
    private @Nullable NamedDriver named;
    private @Nullable Descriptor namedDescriptor;

    private CursorQuery(
            CursorServices services,
            Plan plan,
            long snapshot,
            long timeToLiveMillis,
            @Nullable CursorRequest request,
            Cancellation cancellation,
            boolean placeHeld) {
        this.services = services;
        this.plan = plan;
        this.snapshot = snapshot;
        this.timeToLiveMillis = timeToLiveMillis;
        this.request = request;
        this.cancellation = cancellation;
        this.placeHeld = new AtomicBoolean(placeHeld);
        this.restarts = new RestartCounts(services, this, timeToLiveMillis);
    }

    /**
     * @param notResumable null when a place in the registry was taken for it
     */
    static CursorQuery opened(
            CursorServices services, CursorRequest request, @Nullable String notResumable) {
        var timeToLive = request.timeToLive();
        long millis =
                (timeToLive == null ? services.options().timeToLive() : timeToLive).toMillis();
        CursorQuery query =
                new CursorQuery(
                        services,
                        request.plan(),
                        request.snapshot(),
                        millis,
                        request,
                        request.cancellation(),
                        notResumable == null);
        query.notResumable = notResumable;
        return query;
    }

    static CursorQuery resumed(
            CursorServices services,
            UUID id,
            long roleId,
            long snapshot,
            Descriptor descriptor,
            byte[] encoded,
            Cancellation cancellation) {
        CursorQuery query =
                new CursorQuery(
                        services,
                        descriptor.plan(),
                        snapshot,
                        descriptor.timeToLiveMillis(),
                        null,
                        cancellation,
                        false);
        query.id = id;
        query.encoded = encoded;
        query.digest = descriptor.digest();
        query.restarts.of(
                new Restarts.Key(
                        roleId,
                        ByteBuffer.wrap(descriptor.digest()),
                        descriptor.parameters().hashCode()));
        return query;
    }

    /** Its name is what continues it: no slot and no token names it. */
    static CursorQuery named(
            CursorServices services,
            long snapshot,
            Descriptor descriptor,
            Cancellation cancellation,
            NamedDriver driver) {
        CursorQuery query =
                resumed(
                        services,
                        driver.cursorId,
                        driver.key.roleId(),
                        snapshot,
                        descriptor,
                        new byte[0],
                        cancellation);
        query.notResumable = "it has a name, and is continued by that";
        query.named = driver;
        query.namedDescriptor = descriptor;
        return query;
    }

    Optional<NamedDriver> named() {
        return Optional.ofNullable(named);
    }

    /** Whether it began, and began again: counted by whether cursors are kept for it. */
    RestartCounts restarts() {
        return restarts;
    }

    Restarts.Key restartKey() {
        CursorRequest from = requested();
        return new Restarts.Key(
                from.requester().roleId(), ByteBuffer.wrap(digest()), from.parameters().hashCode());
    }

    List<OutputColumn> columns() {
        return plan.output();
    }

    long snapshot() {
        return snapshot;
    }

    boolean restorable() {
        return notResumable == null;
    }

    Optional<String> notResumableReason() {
        return Optional.ofNullable(notResumable);
    }

    void requireRestorable() {
        if (!restorable()) {
            throw notResumable();
        }
    }

    DatabaseException notResumable() {
        return notResumable(notResumableReason().orElse("it is closed"));
    }

    static DatabaseException notResumable(String reason) {
        return new DatabaseException(SqlState.CURSOR_NOT_RESUMABLE, "this query cannot be resumed")
                .with("reason", reason);
    }

    synchronized UUID id() {
        UUID known = id;
        if (known == null) {
            known = services.newId();
            id = known;
        }
        return known;
    }

    synchronized byte[] descriptor() {
        byte[] known = encoded;
        if (known == null) {
            known = describe(requested()).encode(services.runner());
            encoded = known;
        }
        return known;
    }

    synchronized byte[] digest() {
        byte[] known = digest;
        if (known == null) {
            known = services.codec().digest(requested().statementText());
            digest = known;
        }
        return known;
    }

    /** Whether it can be kept; from then on it is not restorable when not. */
    boolean fits() {
        if (isSmall()) {
            return true;
        }
        notResumable = "its plan and parameters are too long to be kept";
        release(false);
        if (requested().required()) {
            throw notResumable();
        }
        return false;
    }

    /** Gives it its hold and its slot; its place in the registry stays taken by the record. */
    CursorRecord materialise(RestorableCursor driver, SlotPosition position) {
        CursorRequest from = requested();
        Requester requester = from.requester();
        CursorBirth.Identity identity =
                new CursorBirth.Identity(
                        id(),
                        requester.roleId(),
                        services.store().timelineAt(snapshot),
                        snapshot,
                        1,
                        requester.claimant(),
                        0);
        CursorRecord record =
                CursorBirth.create(
                        services, identity, describe(from), descriptor(), driver, position);
        record.method(services.runner().methodOf(plan));
        placeHeld.set(false);
        return record;
    }

    /** Its driver is gone: gives the place back, unless a record took it over. */
    void release(boolean kept) {
        named().ifPresent(NamedDriver::left);
        if (placeHeld.getAndSet(false) && !kept) {
            long roleId = requested().requester().roleId();
            services.registry().giveBack(roleId);
            UUID known = id;
            if (known != null) {
                services.spools().delete(known, roleId);
            }
        }
    }

    /** The query behind so many rows, from the sealed spool of its rest. */
    Operator rest(@Nullable CursorRecord record, long rowsBefore) {
        CursorSpools files = CursorSpools.of(services, named, record).ofRest();
        ExecutionContext context = described().context(services, snapshot, files, cancellation);
        return services.runner().rest(plan, context, rowsBefore);
    }

    /** By its id and tokens, or by its name. */
    boolean isKept() {
        return named != null || restorable();
    }

    /** Whether a driver that let its operators go gets them back. */
    boolean reopens() {
        return named != null || (restorable() && isSmall());
    }

    /** The query behind a place of a driver that let its operators go. */
    Operator reopen(@Nullable CursorRecord record, AcknowledgedPlace from) {
        CursorSpools files = CursorSpools.of(services, named, record);
        ExecutionContext context = described().context(services, snapshot, files, cancellation);
        byte[] place = from.position();
        return place.length == 0
                ? services.runner().open(plan, context)
                : services.runner().resume(plan, context, new PositionReader(place));
    }

    private boolean isSmall() {
        return descriptor().length <= StateFile.DESCRIPTOR_MAX_BYTES;
    }

    private Descriptor described() {
        Descriptor given = namedDescriptor;
        return given != null ? given : Descriptor.decode(descriptor(), services.runner());
    }

    /** What a token says: all that another node, or this one without its state, needs. */
    Token token(Token.Kind kind, CursorRecord record, long expiresMillis, SlotPosition position) {
        byte[] place = position.position();
        boolean carried = position.known() && place.length <= Token.POSITION_MAX_BYTES;
        boolean full = kind == Token.Kind.FULL;
        byte[] described = descriptor();
        return new Token(
                kind,
                services.store().databaseId(),
                record.timeline,
                record.id,
                record.snapshot,
                record.roleId,
                digest(),
                services.store().millis(),
                expiresMillis,
                position.rows(),
                full ? 0 : record.generation(),
                full ? Requester.ANONYMOUS : record.claimant(),
                carried,
                carried ? place : new byte[0],
                described.length <= Token.DESCRIPTOR_MAX_BYTES ? described : new byte[0]);
    }

    private Descriptor describe(CursorRequest from) {
        return new Descriptor(
                digest(),
                Settings.SEMANTICS_STAMP,
                PlanFacts.schemaVersion(plan),
                from.requester().connectionId(),
                timeToLiveMillis,
                from.workMemoryBytes(),
                from.settings(),
                from.parameters(),
                from.accesses(),
                plan);
    }

    private CursorRequest requested() {
        CursorRequest from = request;
        if (from == null) {
            throw new IllegalStateException("a resumed query has its descriptor");
        }
        return from;
    }
}
