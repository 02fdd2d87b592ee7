package io.heliosdb.lite.engine;

import io.heliosdb.lite.cursor.Requester;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.sql.CompiledStatement.CreateIndex;
import io.heliosdb.lite.sql.CompiledStatement.CreateTable;
import io.heliosdb.lite.sql.CompiledStatement.DefineUser;
import io.heliosdb.lite.sql.CompiledStatement.DiscardCursor;
import io.heliosdb.lite.sql.CompiledStatement.DropIndex;
import io.heliosdb.lite.sql.CompiledStatement.DropTable;
import io.heliosdb.lite.sql.CompiledStatement.DropUser;
import io.heliosdb.lite.sql.CompiledStatement.EndCursorById;
import io.heliosdb.lite.sql.CompiledStatement.FlushCursors;
import io.heliosdb.lite.sql.CompiledStatement.Grant;
import io.heliosdb.lite.sql.CompiledStatement.RenewCursor;
import io.heliosdb.lite.sql.CompiledStatement.RenewCursorById;
import io.heliosdb.lite.sql.CompiledStatement.RestartCursor;
import io.heliosdb.lite.sql.CompiledStatement.Standalone;
import java.util.OptionalLong;
import java.util.UUID;

/** Statements that commit by themselves and therefore run in no transaction. Stateless. */
final class StandaloneCommand {

    private StandaloneCommand() {}

    static String tag(Standalone statement) {
        return switch (statement) {
            case CreateTable _ -> "CREATE TABLE";
            case CreateIndex _ -> "CREATE INDEX";
            case DropTable _ -> "DROP TABLE";
            case DropIndex _ -> "DROP INDEX";
            case DefineUser define -> define.create() ? "CREATE ROLE" : "ALTER ROLE";
            case DropUser _ -> "DROP ROLE";
            case Grant grant -> grant.revoke() ? "REVOKE" : "GRANT";
            case RestartCursor _ -> "RESTART CURSOR";
            case DiscardCursor _ -> "DISCARD CURSOR";
            case RenewCursor _, RenewCursorById _ -> "RENEW CURSOR";
            case EndCursorById end -> end.forgotten() ? "DISCARD CURSOR" : "KILL CURSOR";
            case FlushCursors _ -> "FLUSH CURSORS";
        };
    }

    /**
     * Durable on return, which is the tag, with a number where it has one.
     *
     * @throws DatabaseException also 42501 for what only the owner may do
     */
    static String run(Engine engine, Requester who, Standalone statement) {
        if (!isForEverybody(engine, who, statement)) {
            engine.roles().requireOwner(who.roleId(), tag(statement));
        }
        CursorAdministration cursors = new CursorAdministration(engine, who);
        switch (statement) {
            case CreateTable create -> engine.definitions().create(create);
            case CreateIndex create -> engine.definitions().create(create);
            case DropTable drop -> engine.definitions().drop(drop);
            case DropIndex drop -> engine.definitions().drop(drop);
            case DefineUser define -> engine.roles().changes().define(define);
            case DropUser drop -> engine.roles().changes().drop(drop);
            case Grant grant -> engine.roles().changes().change(grant);
            case RestartCursor restart -> engine.cursors().named().restart(who, restart.name());
            case DiscardCursor(String name) -> cursors.discard(name);
            case RenewCursor(String name, OptionalLong seconds) -> {
                return tag(statement) + ' ' + cursors.renew(name, seconds);
            }
            case RenewCursorById(UUID id, OptionalLong seconds) -> {
                return tag(statement) + ' ' + cursors.renew(id, seconds);
            }
            case EndCursorById(UUID id, boolean forgotten) -> cursors.end(id, forgotten);
            case FlushCursors(boolean resume) -> {
                return tag(statement) + ' ' + (resume ? cursors.endDrain() : cursors.drain());
            }
        }
        return tag(statement);
    }

    /** Cursors are of whoever opened them, and everybody may change the own password. */
    private static boolean isForEverybody(Engine engine, Requester who, Standalone statement) {
        return switch (statement) {
            case RestartCursor _,
                    DiscardCursor _,
                    RenewCursor _,
                    RenewCursorById _,
                    EndCursorById _ ->
                    true;
            case DefineUser define ->
                    !define.create() && define.name().equals(engine.roles().name(who.roleId()));
            case CreateTable _,
                    CreateIndex _,
                    DropTable _,
                    DropIndex _,
                    DropUser _,
                    Grant _,
                    FlushCursors _ ->
                    false;
        };
    }
}
