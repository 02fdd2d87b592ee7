package io.heliosdb.lite.engine;

import io.heliosdb.lite.QueryOptions;
import io.heliosdb.lite.cursor.CursorAccess;
import io.heliosdb.lite.cursor.CursorRequest;
import io.heliosdb.lite.cursor.RestorableCursor;
import io.heliosdb.lite.engine.Binding.Bound;
import io.heliosdb.lite.execution.operator.Cancellation;
import io.heliosdb.lite.execution.schema.Catalog;
import io.heliosdb.lite.sql.CompiledStatement;
import io.heliosdb.lite.sql.TableAccess;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Opens the cursors of one session's queries. Used by one thread at a time. */
final class Queries {

    private final Engine engine;
    private final SessionSettings settings;
    private final Binding binding;
    private final Cancellation cancellation;
    private final SessionCursors cursors;

    Queries(
            Engine engine,
            SessionSettings settings,
            Binding binding,
            Cancellation cancellation,
            SessionCursors cursors) {
        this.engine = engine;
        this.settings = settings;
        this.binding = binding;
        this.cancellation = cancellation;
        this.cursors = cursors;
    }

    /**
     * @param open the transaction that it belongs to
     */
    Outcome rows(
            Query query,
            Bound given,
            Catalog catalog,
            long snapshot,
            @Nullable TransactionState open) {
        boolean own = Binding.readsOwn(given, open);
        Bound bound = own ? binding.withoutIndexes(query, given, catalog) : given;
        CompiledStatement.Query statement = (CompiledStatement.Query) bound.statement();
        QueryOptions options = query.options();
        boolean ofSession = SessionCursors.areReadBy(statement.plan());
        CursorRequest request =
                CursorRequest.of(
                                ofSession
                                        ? cursors.insteadOfView(statement.plan())
                                        : statement.plan(),
                                bound.values(),
                                binding.pinned(open),
                                snapshot,
                                settings.requester(),
                                query.text().strip())
                        .withAccesses(accesses(statement))
                        .withLimits(engine.workMemoryBytes(), cancellation)
                        .withTimeToLive(options.timeToLive().or(settings::cursorTimeToLive))
                        .withRestore(
                                options.restore() && settings.restore() && !ofSession,
                                options.resumableRequired());
        if (open != null && own) {
            request =
                    request.withOwnWrites(
                            open.writes(),
                            open.statement(),
                            "it reads uncommitted changes of its own transaction");
        }
        return opened(Opening.open(engine, query, statement, catalog, request), open);
    }

    /** The rest of an earlier query: at its own snapshot, whatever the transaction sees. */
    Outcome resumed(CompiledStatement.Resume resume, @Nullable TransactionState open) {
        return opened(resumed(resume.token(), resume.skip()), open);
    }

    RestorableCursor resumed(String token, long skip) {
        return engine.cursors().resume(token, skip, settings.requester(), cancellation);
    }

    private static Outcome opened(RestorableCursor cursor, @Nullable TransactionState open) {
        return new Outcome.Rows(cursor, open == null ? () -> {} : open::failUnlessEnded);
    }

    private List<CursorAccess> accesses(CompiledStatement statement) {
        return statement.accesses().stream().map(this::access).toList();
    }

    private CursorAccess access(TableAccess access) {
        return new CursorAccess(
                access.tableId(),
                access.columns(),
                access.privilege().name(),
                settings.requester().roleId());
    }

    /** Rows of one text column that the engine says itself. */
    Outcome lines(
            Query query,
            String name,
            List<String> lines,
            long snapshot,
            @Nullable TransactionState open) {
        RestorableCursor cursor =
                engine.cursors()
                        .open(
                                CursorRequest.of(
                                                Explanation.rows(name, lines),
                                                List.of(),
                                                binding.pinned(open),
                                                snapshot,
                                                settings.requester(),
                                                query.text().strip())
                                        .withRestore(false, false));
        return opened(cursor, open);
    }
}
