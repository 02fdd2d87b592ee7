package io.heliosdb.lite.control;

import io.heliosdb.lite.BackupOptions;
import io.heliosdb.lite.Column;
import io.heliosdb.lite.Cursor;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.DrainReport;
import io.heliosdb.lite.Result;
import io.heliosdb.lite.ResumableCursor;
import io.heliosdb.lite.Session;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Carries commands out, one after the other, in an SQL session of their own. Used by one thread at
 * a time, except {@link #cancel}.
 */
final class ControlCommands implements AutoCloseable {

    private static final int INT8 = 20;
    private static final int TEXT = 25;

    private static final List<Column> CURSOR_COLUMNS =
            List.of(
                    text("id"),
                    text("state"),
                    text("method"),
                    number("snapshot"),
                    number("rows"),
                    number("expires_in_s"),
                    text("name"));

    private final Database database;
    private final Session sql;
    private volatile boolean cancelled;

    ControlCommands(Database database) {
        this.database = database;
        this.sql = database.session();
    }

    /**
     * Runs one command and returns what is to be known when it is done.
     *
     * @throws DatabaseException 0A000 when there is no such command, 22023 when it lacks an
     *     argument, and what the command fails with; the next command can be run
     */
    Map<String, String> run(ControlRequest request, ControlReply reply) {
        requireNotCancelled();
        return switch (request.command()) {
            case "sql" -> sql(request.text("text"), reply);
            case "cursors.list" -> cursors(database.resumableCursors(), reply);
            case "cursors.show" -> cursors(List.of(cursor(request.id("id"))), reply);
            case "cursors.renew" -> renew(request);
            case "cursors.kill" -> kill(request.id("id"));
            case "cursors.flush" -> drain(reply);
            case "cursors.resume" -> endDrain();
            case "keys.rotate" -> Map.of("key", Integer.toString(database.rotateKeys()));
            case "backup" -> backup(request, reply);
            default -> throw unknown(request.command());
        };
    }

    private Map<String, String> sql(String text, ControlReply reply) {
        String tag =
                switch (sql.run(text)) {
                    case Result.Rows(Cursor cursor) -> "SELECT " + rows(cursor, reply);
                    case Result.Done(String done, long _) -> done;
                };
        return Map.of("tag", tag, "transaction", sql.status().name());
    }

    private long rows(Cursor cursor, ControlReply reply) {
        long rows = 0;
        try (cursor) {
            if (database.isDraining() && cursor.notResumableReason().isPresent()) {
                reply.notice("without restore: " + cursor.notResumableReason().get());
            }
            List<Column> columns = cursor.columns();
            reply.columns(columns);
            while (cursor.next()) {
                requireNotCancelled();
                rows++;
                List<@Nullable String> row = new ArrayList<>(columns.size());
                for (int i = 0; i < columns.size(); i++) {
                    row.add(cursor.isNull(i) ? null : cursor.getString(i));
                }
                reply.row(row);
            }
        }
        return rows;
    }

    private static Map<String, String> cursors(List<ResumableCursor> all, ControlReply reply) {
        reply.columns(CURSOR_COLUMNS);
        for (ResumableCursor cursor : all) {
            reply.row(
                    List.of(
                            cursor.id().toString(),
                            cursor.state(),
                            cursor.method(),
                            Long.toString(cursor.snapshot()),
                            Long.toString(cursor.rows()),
                            Long.toString(cursor.expiresIn().toSeconds()),
                            cursor.name().orElse("")));
        }
        return Map.of();
    }

    private ResumableCursor cursor(UUID id) {
        return database.resumableCursors().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> noCursor(id));
    }

    private Map<String, String> renew(ControlRequest request) {
        Duration left = database.renew(request.id("id"), request.seconds("ttl_s"));
        return Map.of("expires_in_s", Long.toString(left.toSeconds()));
    }

    private Map<String, String> kill(UUID id) {
        if (!database.kill(id)) {
            throw noCursor(id);
        }
        return Map.of();
    }

    private Map<String, String> drain(ControlReply reply) {
        DrainReport report = database.drain();
        report.firstFailure().ifPresent(failure -> reply.notice(failure.getMessage()));
        return Map.of(
                "flushed", Integer.toString(report.flushed()),
                "failed", Integer.toString(report.failed()));
    }

    private Map<String, String> endDrain() {
        database.endDrain();
        return Map.of();
    }

    private Map<String, String> backup(ControlRequest request, ControlReply reply) {
        Path target = Path.of(request.text("target"));
        if (!target.isAbsolute()) {
            throw request.wrong("the argument is not an absolute path", "target");
        }
        BackupOptions options =
                BackupOptions.defaults()
                        .withKeys(request.flag("keys"))
                        .onProgress((done, total) -> {
                            requireNotCancelled();
                            reply.progress(done, total);
                        });
        return Map.of("snapshot", Long.toString(database.backup(target, options).snapshot()));
    }

    private static DatabaseException noCursor(UUID id) {
        return new DatabaseException(SqlState.INVALID_CURSOR_NAME, "there is no such cursor")
                .with("id", id)
                .hint("`heliosdb cursors list` shows the cursors of this principal.");
    }

    private static DatabaseException unknown(String command) {
        return new DatabaseException(
                        SqlState.FEATURE_NOT_SUPPORTED,
                        "the process that has the database open does not know the command")
                .with("command", command)
                .hint("It may be of another version.");
    }

    /** Ends what runs now with 57014, and whatever is run later. Any thread may call it. */
    void cancel() {
        cancelled = true;
        sql.cancel();
    }

    private void requireNotCancelled() {
        if (cancelled) {
            throw new DatabaseException(SqlState.QUERY_CANCELED, "the command was cancelled");
        }
    }

    /** Rolls an open transaction back. Idempotent. */
    @Override
    public void close() {
        sql.close();
    }

    private static Column text(String name) {
        return new Column(name, "text", TEXT);
    }

    private static Column number(String name) {
        return new Column(name, "bigint", INT8);
    }
}
