package io.heliosdb.lite.cursor;

import io.heliosdb.lite.cursor.token.Token;
import io.heliosdb.lite.cursor.token.TokenCodec;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * What may be done to a cursor without reading it: end it, renew it, look at its token. Safe for
 * any number of threads.
 */
public final class CursorCommands {

    private final CursorServices services;
    private final NamedCursors named;
    private final Resumption resumption;

    CursorCommands(CursorServices services, NamedCursors named, Resumption resumption) {
        this.services = services;
        this.named = named;
        this.resumption = resumption;
    }

    /**
     * Ends a cursor for good; durable when it returns. Doing it twice is no error.
     *
     * @throws DatabaseException RC001, RC002, RC004
     */
    public void discard(String token, Requester requester) {
        if (!services.options().signTokens()) {
            UUID id = TokenCodec.decodeIdOnly(token);
            end(id, Tombstones.Reason.DISCARDED, requester.roleId());
            return;
        }
        Token genuine = services.codec().decode(token);
        if (services.options().validateIdentity() && genuine.roleId() != requester.roleId()) {
            throw new DatabaseException(
                            SqlState.TOKEN_OTHER_ROLE, "the cursor belongs to another role")
                    .with("cursor", genuine.cursorId());
        }
        if (!end(genuine.cursorId(), Tombstones.Reason.DISCARDED, requester.roleId())
                && services.tombstones().find(genuine.cursorId()).isEmpty()) {
            services.store().release(genuine.cursorId());
            CursorEnd.bury(
                    services,
                    genuine.cursorId(),
                    Tombstones.Reason.DISCARDED,
                    0,
                    genuine.expiresMillis());
            services.tell(
                    new CursorEvent.Ended(
                            genuine.cursorId(),
                            genuine.roleId(),
                            CursorEvent.End.DISCARDED,
                            requester.roleId()));
        }
    }

    /** As {@link #kill(UUID, Requester)}, when no role asked for it. */
    public boolean kill(UUID cursorId) {
        return kill(cursorId, CursorEvent.NO_ROLE);
    }

    /** As {@link #discard}, by id, also while somebody drives it; false when there is none. */
    public boolean kill(UUID cursorId, Requester by) {
        return kill(cursorId, by.roleId());
    }

    private boolean kill(UUID cursorId, long byRole) {
        return end(cursorId, Tombstones.Reason.KILLED, byRole) || named.kill(cursorId, byRole);
    }

    private boolean end(UUID cursorId, Tombstones.Reason reason, long byRole) {
        CursorRecord record = services.registry().find(cursorId);
        return record != null && CursorEnd.killed(services, record, reason, Halt.KILLED, byRole);
    }

    /**
     * Lets a cursor's time to live begin anew, also while somebody drives it. Durable when it
     * returns.
     *
     * @param timeToLiveMin what it is from now on, if it is shorter; zero leaves it as it is
     * @return when it expires unless somebody drives it, in database time
     * @throws DatabaseException RC003 when it has expired or was killed, RC004, RC010, 34000 when
     *     it is unknown, 72000 when its snapshot is gone
     */
    public long renew(UUID cursorId, Duration timeToLiveMin, Requester by) {
        return renew(cursorId, timeToLiveMin, by, by);
    }

    /**
     * As {@link #renew(UUID, Duration, Requester)}, when somebody else asks for it.
     *
     * @param owner whose cursor it is
     */
    public long renew(UUID cursorId, Duration timeToLiveMin, Requester owner, Requester by) {
        Optional<String> name = named.name(cursorId, owner.roleId());
        return name.isPresent()
                ? named.renew(owner, name.get(), timeToLiveMin, by)
                : renew(resumption.resumable(cursorId, null, owner), timeToLiveMin, by);
    }

    /** As {@link #renew(UUID, Duration, Requester)}, by token; also RC001 and RC002. */
    public long renew(String token, Duration timeToLiveMin, Requester by) {
        if (!services.options().signTokens()) {
            return renew(TokenCodec.decodeIdOnly(token), timeToLiveMin, by);
        }
        Token genuine = services.codec().decode(token);
        return renew(resumption.resumable(genuine.cursorId(), genuine, by), timeToLiveMin, by);
    }

    private long renew(CursorRecord record, Duration timeToLiveMin, Requester by) {
        long now = services.store().millis();
        long expires = record.renew(services.file(), timeToLiveMin.toMillis(), now);
        services.file().force();
        services.tell(new CursorEvent.Renewed(record.id, record.roleId, expires, by.roleId()));
        return expires;
    }

    /** What a genuine token says about itself. */
    public TokenInfo inspect(String token) {
        Token genuine = services.codec().decode(token);
        boolean ended = services.tombstones().find(genuine.cursorId()).isPresent();
        CursorRecord record = services.registry().find(genuine.cursorId());
        long now = services.store().millis();
        boolean expired = record == null ? now > genuine.expiresMillis() : record.expired(now);
        return new TokenInfo(
                genuine.kind().name(),
                genuine.databaseId(),
                genuine.cursorId(),
                genuine.snapshot(),
                genuine.roleId(),
                genuine.issuedMillis(),
                genuine.expiresMillis(),
                genuine.rows(),
                genuine.descriptor().length > 0,
                ended ? "ENDED" : expired ? "EXPIRED" : "VALID");
    }
}
