package io.heliosdb.lite.engine;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.operator.Settings;
import io.heliosdb.lite.execution.schema.Catalog;
import io.heliosdb.lite.execution.type.SqlType;
import io.heliosdb.lite.execution.type.Value;
import io.heliosdb.lite.sql.CompileSettings;
import io.heliosdb.lite.sql.CompiledStatement;
import io.heliosdb.lite.sql.CompiledStatement.Explain;
import io.heliosdb.lite.storage.WriteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compiled statements with the values of their parameters, as one session's settings have them.
 * Used by one thread at a time.
 */
final class Binding {

    private final Engine engine;
    private final SessionSettings settings;

    Binding(Engine engine, SessionSettings settings) {
        this.engine = engine;
        this.settings = settings;
    }

    /**
     * Parameters take the types that the statement gives them; only when a value does not fit
     * exactly (1.5 where the context says integer), or the context says nothing, the value's own
     * type decides.
     *
     * @throws DatabaseException also 42501 when the session's role may not do this now
     */
    Bound bind(Query query, Catalog catalog) {
        return bind(query, catalog, settings.compile());
    }

    /** Whose statements these are. */
    long roleId() {
        return settings.requester().roleId();
    }

    private Bound bind(Query query, Catalog catalog, CompileSettings compile) {
        Prepared prepared = asWritten(query, catalog, compile);
        List<Value> values = prepared == null ? null : values(query, prepared);
        if (prepared == null || values == null) {
            prepared =
                    engine.statements().prepare(query.text(), catalog, suggested(query), compile);
            values = values(query, prepared);
        }
        if (values == null) {
            throw new DatabaseException(
                            SqlState.DATATYPE_MISMATCH,
                            "a parameter does not fit the type that it has here")
                    .with("types", prepared.statement().parameters());
        }
        engine.roles().require(roleId(), prepared.statement().accesses());
        return new Bound(prepared, values);
    }

    private @Nullable Prepared asWritten(Query query, Catalog catalog, CompileSettings compile) {
        try {
            return engine.statements().prepare(query.text(), catalog, query.types(), compile);
        } catch (DatabaseException failure) {
            if (failure.sqlState() != SqlState.INDETERMINATE_DATATYPE
                    || query.parameters().length == 0) {
                throw failure;
            }
            return null;
        }
    }

    private static @Nullable List<Value> values(Query query, Prepared prepared) {
        boolean onlyExplained =
                prepared.statement() instanceof Explain && query.parameters().length == 0;
        return onlyExplained
                ? List.of()
                : Parameters.bind(prepared.statement().parameters(), query.parameters());
    }

    record Bound(Prepared prepared, List<Value> values) {

        CompiledStatement statement() {
            return prepared.statement();
        }
    }

    private static List<Optional<SqlType>> suggested(Query query) {
        return Arrays.stream(query.parameters()).map(Parameters::suggested).toList();
    }

    /** Whether it reads a table that the transaction has changed. */
    static boolean readsOwn(Bound bound, @Nullable TransactionState open) {
        if (open == null) {
            return false;
        }
        WriteBuffer writes = open.writes();
        return !writes.isEmpty()
                && bound.statement().accesses().stream()
                        .anyMatch(access -> writes.touches(access.tableId()));
    }

    /** Uncommitted changes have no index entries yet. */
    Bound withoutIndexes(Query query, Bound bound, Catalog catalog) {
        return settings.compile().indexScans()
                ? bind(query, catalog, new CompileSettings(false))
                : bound;
    }

    /** What stays the same for the statement, however long it runs. */
    Settings pinned(@Nullable TransactionState open) {
        return engine.pinned(
                settings.timeZone(), open == null ? engine.nowMicros() : open.startMicros());
    }
}
