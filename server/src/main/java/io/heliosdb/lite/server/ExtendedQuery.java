package io.heliosdb.lite.server;

import io.heliosdb.lite.Column;
import io.heliosdb.lite.Session;
import io.heliosdb.lite.StatementDescription;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.pgwire.ProtocolException;
import io.heliosdb.lite.pgwire.buffer.WireOutput;
import io.heliosdb.lite.pgwire.message.BackendMessage.CommandComplete;
import io.heliosdb.lite.pgwire.message.BackendMessage.ParameterDescription;
import io.heliosdb.lite.pgwire.message.BackendMessage.ParameterStatus;
import io.heliosdb.lite.pgwire.message.BackendMessage.RowDescription;
import io.heliosdb.lite.pgwire.message.ColumnDescription;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Bind;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Close;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Describe;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Execute;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Parse;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Target;
import io.heliosdb.lite.pgwire.message.SimpleReply;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Prepared statements and portals of one session. A portal lives until its transaction ends;
 * without one, until Sync.
 */
final class ExtendedQuery implements AutoCloseable {

    private static final int MAX_STATEMENTS = 10_000;
    private static final int MAX_PORTALS = 1_000;

    /** Told, as the token is, by a parameter that clients' libraries keep. */
    private static final String HELD_PORTAL = "heliosdb.held_portal";

    private final Session session;
    private final WireOutput out;
    private final StatementLimit limit;
    private final Map<String, Statement> statements = new HashMap<>();
    private final Map<String, Portal> portals = new HashMap<>();

    /** Names of portals of the open transaction, which has failed. */
    private final Set<String> failed = new HashSet<>();

    private @Nullable IntPredicate readingAhead;

    ExtendedQuery(Session session, WireOutput out, StatementLimit limit) {
        this.session = session;
        this.out = out;
        this.limit = limit;
    }

    void parse(Parse parse) {
        String name = parse.statement();
        if (!name.isEmpty() && statements.containsKey(name)) {
            throw new DatabaseException(
                            SqlState.DUPLICATE_PREPARED_STATEMENT,
                            "there is a prepared statement of this name already")
                    .with("name", name)
                    .hint("Close it first.");
        }
        requireRoom(statements.size(), MAX_STATEMENTS, "prepared statements");
        statements.put(name, new Statement(parse.text(), description(parse)));
        SimpleReply.PARSE_COMPLETE.writeTo(out);
    }

    private @Nullable StatementDescription description(Parse parse) {
        List<String> parts = Session.split(parse.text());
        if (parts.size() > 1) {
            throw new DatabaseException(
                    SqlState.SYNTAX_ERROR, "a prepared statement is one statement");
        }
        return parts.isEmpty() ? null : session.describe(parse.text(), parse.parameterTypes());
    }

    void bind(Bind bind) {
        Statement statement = asOfNow(statement(bind.statement()));
        requireUsable(statement);
        StatementDescription description = statement.description();
        List<Integer> types = description == null ? List.of() : description.parameterTypes();
        @Nullable Object[] values =
                ParameterReader.read(types, bind.parameterFormats(), bind.parameters());
        int columns = description == null ? 0 : description.columns().map(List::size).orElse(0);
        if (!bind.resultFormats().fits(columns)) {
            throw ProtocolException.violation("result formats and columns do not match")
                    .with("formats", bind.resultFormats().count())
                    .with("columns", columns);
        }
        String name = bind.portal();
        if (!name.isEmpty() && (portals.containsKey(name) || session.hasCursor(name))) {
            throw new DatabaseException(
                            SqlState.DUPLICATE_CURSOR,
                            "there is a portal or cursor of this name already")
                    .with("name", name)
                    .hint("Close it first.");
        }
        requireRoom(portals.size(), MAX_PORTALS, "portals");
        forget(portals.put(name, new Portal(statement, bind.resultFormats(), values)));
        SimpleReply.BIND_COMPLETE.writeTo(out);
    }

    /** In a failed transaction only its end can be bound. */
    private void requireUsable(Statement statement) {
        if (!statement.isEmpty() && session.status() == Session.Status.FAILED_TRANSACTION) {
            session.describe(statement.text(), List.of());
        }
    }

    /** A FETCH has the columns of a cursor that may have been declared after it was parsed. */
    private Statement asOfNow(Statement statement) {
        StatementDescription description = statement.description();
        boolean unknown =
                description != null
                        && description.command().equals("FETCH")
                        && description.columns().isEmpty();
        return unknown
                ? new Statement(statement.text(), session.describe(statement.text(), List.of()))
                : statement;
    }

    void describe(Describe describe) {
        if (describe.target() == Target.PORTAL) {
            rows(portal(describe.name(), 0).columns());
            return;
        }
        Statement statement = statement(describe.name());
        StatementDescription description = statement.description();
        if (description != null && description.columns().isPresent()) {
            requireUsable(statement);
        }
        List<Integer> types = description == null ? List.of() : description.parameterTypes();
        new ParameterDescription(types).writeTo(out);
        List<Column> columns =
                description == null ? List.of() : description.columns().orElse(List.of());
        rows(columns.stream().map(column -> WireType.describe(column, false)).toList());
    }

    private void rows(List<ColumnDescription> columns) {
        if (columns.isEmpty()) {
            SimpleReply.NO_DATA.writeTo(out);
        } else {
            new RowDescription(columns).writeTo(out);
        }
    }

    Work execute(Execute execute) {
        return new Execution(execute);
    }

    /** One Execute, in steps. */
    private final class Execution implements Work {

        private final Execute execute;
        private @Nullable Portal begun;

        Execution(Execute execute) {
            this.execute = execute;
        }

        @Override
        public @Nullable CopyIn copying() {
            return begun == null ? null : begun.copying();
        }

        @Override
        public boolean step() {
            Portal portal = begun == null ? portal(execute.portal(), execute.maxRows()) : begun;
            if (portal.statement().isEmpty()) {
                SimpleReply.EMPTY_QUERY_RESPONSE.writeTo(out);
                return false;
            }
            if (begun == null) {
                begun = portal;
                readingAhead = null;
                portal.execute(session, out);
                closeAfterTransaction(execute.portal());
                ran(portal.tag());
            }
            return switch (portal.step(out, execute.maxRows())) {
                case MORE -> true;
                case WAITING -> false;
                case SUSPENDED -> {
                    readingAhead = hold(execute.portal(), portal) ? null : portal::readAhead;
                    SimpleReply.PORTAL_SUSPENDED.writeTo(out);
                    yield false;
                }
                case DONE -> {
                    new CommandComplete(portal.tag()).writeTo(out);
                    readingAhead = portal.readingOn();
                    portal.finish();
                    limit.end();
                    yield false;
                }
            };
        }
    }

    /** Where the client wants that: what is left of the portal becomes a cursor to FETCH from. */
    private boolean hold(String name, Portal portal) {
        if (!session.holdsPortals()) {
            return false;
        }
        Optional<String> cursor = portal.hold(session);
        cursor.ifPresent(held -> {
            portals.remove(name);
            new ParameterStatus(HELD_PORTAL, held).writeTo(out);
        });
        return cursor.isPresent();
    }

    boolean canReadAhead() {
        return readingAhead != null;
    }

    /** Nothing is to be done for the client: what it will probably ask next may be got ready. */
    void readAhead(int bytesMax) {
        IntPredicate reading = readingAhead;
        readingAhead = null;
        if (reading != null && reading.test(bytesMax)) {
            readingAhead = reading;
        }
    }

    /** COMMIT and ROLLBACK end all portals but the one that they run in. */
    private void closeAfterTransaction(String running) {
        if (session.status() != Session.Status.IDLE) {
            return;
        }
        failed.clear();
        portals.entrySet()
                .removeIf(entry -> {
                    boolean other = !entry.getKey().equals(running);
                    if (other) {
                        entry.getValue().close();
                    }
                    return other;
                });
    }

    /** As {@link #ran}, of a simple query, which runs in no portal of these. */
    void ranSimply(String tag) {
        ran(tag);
        endImplicit();
    }

    /** Told the tag of a statement that was run: DISCARD ALL is about prepared statements too. */
    void ran(String tag) {
        if (tag.equals("DISCARD ALL")) {
            statements.clear();
        }
    }

    void close(Close close) {
        if (close.target() == Target.PORTAL) {
            Portal portal = portals.remove(close.name());
            failed.remove(close.name());
            forget(portal);
            if (portal == null && session.status() != Session.Status.FAILED_TRANSACTION) {
                DeclaredCursors.close(session, close.name());
            }
        } else {
            statements.remove(close.name());
        }
        SimpleReply.CLOSE_COMPLETE.writeTo(out);
    }

    /** A simple query comes: it may be about anything. */
    void simpleQuery() {
        readingAhead = null;
        endImplicit();
    }

    /** A Sync, a simple query: without a transaction, portals end here. */
    void endImplicit() {
        if (session.status() == Session.Status.IDLE) {
            failed.clear();
            closePortals();
        }
    }

    /** The connection is lost: what was read can be continued on another one. */
    void suspend() {
        portals.values().forEach(Portal::suspend);
        portals.clear();
    }

    /** A failure ends all portals of its transaction. */
    void failed() {
        if (session.status() == Session.Status.FAILED_TRANSACTION) {
            failed.addAll(portals.keySet());
        }
        closePortals();
    }

    private void closePortals() {
        portals.values().forEach(Portal::close);
        portals.clear();
    }

    @Override
    public void close() {
        closePortals();
        statements.clear();
    }

    private static void forget(@Nullable Portal portal) {
        if (portal != null) {
            portal.close();
        }
    }

    private Statement statement(String name) {
        Statement statement = statements.get(name);
        if (statement == null) {
            throw new DatabaseException(
                            SqlState.INVALID_STATEMENT_NAME, "there is no such prepared statement")
                    .with("name", name);
        }
        return statement;
    }

    /**
     * @param maxRows of the Execute that it is for: a declared cursor is a portal too, of which
     *     each Execute is a FETCH
     */
    private Portal portal(String name, int maxRows) {
        Portal portal = portals.get(name);
        if (portal != null) {
            return portal;
        }
        if (failed.contains(name)) {
            throw new DatabaseException(
                            SqlState.IN_FAILED_SQL_TRANSACTION,
                            "the portals of a failed transaction cannot be used")
                    .with("name", name)
                    .hint("ROLLBACK, and run the transaction again.");
        }
        return DeclaredCursors.portal(session, name, maxRows)
                .orElseThrow(() ->
                        new DatabaseException(
                                        SqlState.INVALID_CURSOR_NAME, "there is no such portal")
                                .with("name", name)
                                .hint("Outside of a transaction a portal ends at Sync."));
    }

    private static void requireRoom(int count, int max, String what) {
        if (count >= max) {
            throw new DatabaseException(SqlState.LIMIT_EXCEEDED, "too many of one session")
                    .with("what", what)
                    .with("max", max)
                    .hint("Close some.");
        }
    }
}
