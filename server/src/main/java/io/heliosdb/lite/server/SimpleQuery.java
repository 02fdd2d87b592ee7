package io.heliosdb.lite.server;

import io.heliosdb.lite.Session;
import io.heliosdb.lite.StatementDescription;
import io.heliosdb.lite.pgwire.buffer.WireOutput;
import io.heliosdb.lite.pgwire.message.BackendMessage.CommandComplete;
import io.heliosdb.lite.pgwire.message.BackendMessage.RowDescription;
import io.heliosdb.lite.pgwire.message.FormatCodes;
import io.heliosdb.lite.pgwire.message.SimpleReply;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The statements of one Query message, one after the other; the first failure ends them. Each
 * commits by itself outside of a transaction, whereas PostgreSQL makes one of them all.
 */
final class SimpleQuery implements Work, AutoCloseable {

    private final Session session;
    private final WireOutput out;
    private final String text;
    private final StatementLimit limit;
    private final Consumer<String> ran;
    private @Nullable Iterator<String> statements;
    private @Nullable Portal running;

    /**
     * @param ran told the tag of each statement that gave no rows
     */
    SimpleQuery(
            Session session,
            WireOutput out,
            String text,
            StatementLimit limit,
            Consumer<String> ran) {
        this.session = session;
        this.out = out;
        this.text = text;
        this.limit = limit;
        this.ran = ran;
    }

    @Override
    public boolean step() {
        Portal portal = running;
        if (portal != null) {
            Portal.Progress progress = portal.step(out, 0);
            if (progress == Portal.Progress.DONE) {
                new CommandComplete(portal.tag()).writeTo(out);
                portal.finish();
                running = null;
                limit.end();
            }
            return progress != Portal.Progress.WAITING;
        }
        Iterator<String> left = statements;
        if (left == null) {
            List<String> all = Session.split(text);
            if (all.isEmpty()) {
                SimpleReply.EMPTY_QUERY_RESPONSE.writeTo(out);
            }
            left = all.iterator();
            statements = left;
        }
        if (!left.hasNext()) {
            return false;
        }
        start(left.next());
        return true;
    }

    @Override
    public @Nullable CopyIn copying() {
        Portal portal = running;
        return portal == null ? null : portal.copying();
    }

    private void start(String statement) {
        limit.begin();
        StatementDescription description = session.describe(statement, List.of());
        Portal portal =
                new Portal(
                        new Statement(statement, description),
                        description.binary() ? FormatCodes.BINARY : FormatCodes.TEXT,
                        new Object[0]);
        running = portal;
        portal.execute(session, out);
        if (portal.columns().isEmpty()) {
            ran.accept(portal.tag());
        } else {
            new RowDescription(portal.columns()).writeTo(out);
        }
    }

    /** The connection is lost: what was read can be continued on another one. */
    void suspend() {
        Portal portal = running;
        running = null;
        if (portal != null) {
            portal.suspend();
        }
    }

    @Override
    public void close() {
        Portal portal = running;
        running = null;
        if (portal != null) {
            portal.close();
        }
    }
}
