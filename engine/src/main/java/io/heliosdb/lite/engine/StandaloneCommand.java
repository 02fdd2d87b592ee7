package io.heliosdb.lite.engine;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.sql.CompiledStatement;
import io.heliosdb.lite.sql.CompiledStatement.CreateIndex;
import io.heliosdb.lite.sql.CompiledStatement.CreateTable;
import io.heliosdb.lite.sql.CompiledStatement.DiscardCursor;
import io.heliosdb.lite.sql.CompiledStatement.DropIndex;
import io.heliosdb.lite.sql.CompiledStatement.DropTable;
import io.heliosdb.lite.sql.CompiledStatement.RestartCursor;

/** Statements that commit by themselves and therefore run in no transaction. Stateless. */
final class StandaloneCommand {

    private StandaloneCommand() {}

    static String tag(CompiledStatement statement) {
        return switch (statement) {
            case CreateTable _ -> "CREATE TABLE";
            case CreateIndex _ -> "CREATE INDEX";
            case DropTable _ -> "DROP TABLE";
            case DropIndex _ -> "DROP INDEX";
            case RestartCursor _ -> "RESTART CURSOR";
            case DiscardCursor _ -> "DISCARD CURSOR";
            default -> throw new IllegalStateException("it belongs to a transaction");
        };
    }

    /** Durable on return, which is the tag. */
    static String run(Engine engine, CompiledStatement statement) {
        switch (statement) {
            case CreateTable create -> engine.definitions().create(create);
            case CreateIndex create -> engine.definitions().create(create);
            case DropTable drop -> engine.definitions().drop(drop);
            case DropIndex drop -> engine.definitions().drop(drop);
            case RestartCursor restart ->
                    engine.cursors().named().restart(engine.owner(), restart.name());
            case DiscardCursor discard -> discard(engine, discard.name());
            default -> throw new IllegalStateException("it belongs to a transaction");
        }
        return tag(statement);
    }

    private static void discard(Engine engine, String name) {
        if (!engine.cursors().named().discard(engine.owner(), name)) {
            throw new DatabaseException(SqlState.INVALID_CURSOR_NAME, "there is no such cursor")
                    .with("name", name);
        }
    }
}
