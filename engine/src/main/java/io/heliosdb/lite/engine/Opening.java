package io.heliosdb.lite.engine;

import io.heliosdb.lite.cursor.CursorRequest;
import io.heliosdb.lite.cursor.NamedRequest;
import io.heliosdb.lite.cursor.Requester;
import io.heliosdb.lite.cursor.RestorableCursor;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.schema.Catalog;
import io.heliosdb.lite.execution.type.SqlType;
import io.heliosdb.lite.sql.CompiledStatement;
import java.util.List;
import java.util.Optional;

/** Opens queries, with or without a name. Stateless. */
final class Opening {

    private Opening() {}

    /** The schema that a statement means: that of its name's snapshot when it has one already. */
    static long schemaSnapshot(Engine engine, Requester who, Query query, long now) {
        return query.options()
                .name()
                .map(name -> engine.cursors().named().snapshot(who, name).orElse(now))
                .orElse(now);
    }

    /** Only a query has rows that can be acknowledged. */
    static void requireNameable(Query query, CompiledStatement statement) {
        if (query.options().name().isPresent() && !(statement instanceof CompiledStatement.Query)) {
            throw new DatabaseException(SqlState.WRONG_OBJECT_TYPE, "only a query can have a name")
                    .with("name", query.options().name().get());
        }
    }

    static RestorableCursor open(
            Engine engine,
            Query query,
            CompiledStatement statement,
            Catalog catalog,
            CursorRequest request) {
        Optional<String> name = query.options().name();
        if (name.isEmpty()) {
            return engine.cursors().open(request);
        }
        List<Optional<SqlType>> types =
                statement.parameters().stream().map(type -> Optional.of(type.type())).toList();
        String canonical = StatementCache.canonical(query.text(), catalog, types);
        return engine.cursors().named().open(new NamedRequest(name.get(), canonical, request));
    }
}
