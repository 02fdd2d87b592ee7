package io.heliosdb.lite.engine;

import io.heliosdb.lite.cursor.CursorInfo;
import io.heliosdb.lite.cursor.FlushReport;
import io.heliosdb.lite.cursor.NamedCursorInfo;
import io.heliosdb.lite.cursor.Requester;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What statements do to cursors that they do not read. An id reaches the cursors that {@code
 * heliosdb_cursors} shows: the own ones, and to the owner of the database all. Immutable.
 */
final class CursorAdministration {

    private final Engine engine;
    private final Requester who;

    CursorAdministration(Engine engine, Requester who) {
        this.engine = engine;
        this.who = who;
    }

    /**
     * Forgets the own cursor of this name.
     *
     * @throws DatabaseException 34000 when there is none
     */
    void discard(String name) {
        discard(name, who);
    }

    private void discard(String name, Requester owner) {
        if (!engine.cursors().named().discard(owner, name)) {
            throw new DatabaseException(SqlState.INVALID_CURSOR_NAME, "there is no such cursor")
                    .with("name", name);
        }
    }

    /**
     * The time to live of the own cursor of this name begins anew.
     *
     * @param secondsMin what it is at least
     * @return the seconds until it expires unless somebody reads it
     * @throws DatabaseException 22023 for a time to live that cannot be, and what a renewal fails
     *     with
     */
    long renew(String name, OptionalLong secondsMin) {
        return secondsLeft(engine.cursors().named().renew(who, name, duration(secondsMin)));
    }

    /** As {@link #renew(String, OptionalLong)}, of any cursor that may be seen. */
    long renew(UUID id, OptionalLong secondsMin) {
        Requester owner = owner(id).orElse(who); // whoever has none is told why
        Duration least = duration(secondsMin);
        return secondsLeft(engine.cursors().commands().renew(id, least, owner, who));
    }

    private long secondsLeft(long expiresMillis) {
        return Duration.ofMillis(expiresMillis - engine.store().time().millis()).toSeconds();
    }

    private static Duration duration(OptionalLong seconds) {
        long given = seconds.orElse(0);
        if (seconds.isPresent()
                && (given < 1 || given > SessionSettings.TIME_TO_LIVE_MAX_SECONDS)) {
            throw new DatabaseException(
                            SqlState.INVALID_PARAMETER_VALUE, "the time to live cannot be this")
                    .with("seconds", given)
                    .hint("It is a whole number of seconds from 1 to about 100 years.");
        }
        return Duration.ofSeconds(given);
    }

    /**
     * Ends a cursor that may be seen, also while somebody reads it (RC003).
     *
     * @param forgotten when it has a name, that is free afterwards; else it is refused (RC003)
     *     until it is restarted or discarded
     * @throws DatabaseException 34000 when there is none
     */
    void end(UUID id, boolean forgotten) {
        Requester owner = owner(id).orElseThrow(() -> unknown(id));
        Optional<NamedCursorInfo> named =
                engine.cursors().named().list().stream()
                        .filter(info -> info.id().equals(id))
                        .findFirst();
        if (forgotten && named.isPresent()) {
            discard(named.get().name(), owner);
        } else if (!engine.cursors().commands().kill(id, who)) {
            throw unknown(id);
        }
    }

    private static DatabaseException unknown(UUID id) {
        return new DatabaseException(SqlState.INVALID_CURSOR_NAME, "there is no such cursor")
                .with("cursor", id)
                .hint("heliosdb_cursors shows those that there are.");
    }

    /**
     * Whose cursor it is; empty when there is none.
     *
     * @throws DatabaseException 34000 when it is of somebody else, who may not be told of
     */
    private Optional<Requester> owner(UUID id) {
        Optional<Long> role =
                Stream.concat(
                                engine.cursors().list().stream()
                                        .filter(info -> info.id().equals(id))
                                        .map(CursorInfo::roleId),
                                engine.cursors().named().list().stream()
                                        .filter(info -> info.id().equals(id))
                                        .map(NamedCursorInfo::roleId))
                        .findFirst();
        if (role.isPresent()
                && role.get() != who.roleId()
                && !engine.roles().isOwner(who.roleId())) {
            throw unknown(id);
        }
        return role.map(
                of -> new Requester(of, who.connectionId(), who.embedded(), who.claimant()));
    }

    /**
     * Forces all positions to disk; queries that begin afterwards are not resumable.
     *
     * @return how many there were
     * @throws DatabaseException when one of them could not be saved; the others are
     */
    int drain() {
        engine.cursors().draining(true);
        FlushReport report = engine.cursors().flush();
        report.requireDone();
        return report.flushed();
    }

    /** Queries are resumable again; how many were flushed: none. */
    int endDrain() {
        engine.cursors().draining(false);
        return 0;
    }
}
