package io.heliosdb.lite.engine;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Setting;
import io.heliosdb.lite.Settings;
import io.heliosdb.lite.cursor.CursorEngine;
import io.heliosdb.lite.cursor.CursorEvent;
import io.heliosdb.lite.cursor.CursorInfo;
import io.heliosdb.lite.cursor.HoldInfo;
import io.heliosdb.lite.cursor.NamedCursorInfo;
import io.heliosdb.lite.cursor.Requester;
import io.heliosdb.lite.engine.role.Roles;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.operator.SystemRows;
import io.heliosdb.lite.execution.schema.Catalog;
import io.heliosdb.lite.execution.schema.ColumnDefinition;
import io.heliosdb.lite.execution.schema.SystemView;
import io.heliosdb.lite.execution.schema.TableDefinition;
import io.heliosdb.lite.execution.type.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rows of the system views. Thread-safe.
 *
 * <p>The owner of the database sees everything; another role sees its own cursors, holds and
 * resumes, itself and what was granted to it or to everybody, all tables, and no settings. No row
 * carries a statement, a parameter or a token.
 */
final class SystemTables {

    private static final double MILLIS_PER_SECOND = 1000;

    private final Config config;
    private final Supplier<Catalog> catalog;
    private final LongSupplier databaseMillis;
    private final RecentResumes resumes;
    private final Roles roles;
    private volatile @Nullable CursorEngine cursors;

    SystemTables(
            Config config,
            Supplier<Catalog> catalog,
            LongSupplier databaseMillis,
            RecentResumes resumes,
            Roles roles) {
        this.config = config;
        this.catalog = catalog;
        this.databaseMillis = databaseMillis;
        this.resumes = resumes;
        this.roles = roles;
    }

    /** Called once, before the first query. */
    void show(CursorEngine open) {
        cursors = open;
    }

    SystemRows as(long roleId) {
        return view -> rows(view, roleId);
    }

    private List<List<Value>> rows(SystemView view, long roleId) {
        return switch (view) {
            case CURSORS ->
                    Stream.concat(
                                    cursors().list().stream()
                                            .filter(info -> visible(info.roleId(), roleId))
                                            .map(this::cursor),
                                    cursors().named().list().stream()
                                            .filter(info -> visible(info.roleId(), roleId))
                                            .map(this::named))
                            .toList();
            case HOLDS ->
                    cursors().holds().stream()
                            .filter(hold ->
                                    visible(hold.roleId().orElse(CursorEvent.NO_ROLE), roleId))
                            .map(this::hold)
                            .toList();
            case RESUMES ->
                    resumes.all().stream()
                            .filter(entry -> visible(roleOf(entry.event()), roleId))
                            .map(this::resume)
                            .toList();
            case TABLES -> catalog.get().tables().stream().map(SystemTables::table).toList();
            case COLUMNS ->
                    catalog.get().tables().stream()
                            .flatMap(table -> columns(table).stream())
                            .toList();
            case DECLARED_CURSORS ->
                    throw new DatabaseException(
                                    SqlState.FEATURE_NOT_SUPPORTED,
                                    "the view is of its session and read by queries only")
                            .with("view", view.viewName());
            case USERS ->
                    roles.users(roleId).stream()
                            .map(user ->
                                    List.of(Value.of(user.name()), Value.of(user.hasPassword())))
                            .toList();
            case GRANTS -> roles.grants(roleId).stream().map(SystemTables::grant).toList();
            case SETTINGS ->
                    roles.isOwner(roleId)
                            ? Settings.all().stream().map(this::setting).toList()
                            : List.of();
        };
    }

    private CursorEngine cursors() {
        return Objects.requireNonNull(cursors, "queries come after the cursor engine");
    }

    private boolean visible(long ofRole, long toRole) {
        return ofRole == toRole || roles.isOwner(toRole);
    }

    private static long roleOf(CursorEvent event) {
        return switch (event) {
            case CursorEvent.Resumed resumed -> resumed.roleId();
            case CursorEvent.Refused refused -> refused.roleId();
            default -> CursorEvent.NO_ROLE;
        };
    }

    private List<Value> cursor(CursorInfo info) {
        boolean waits = info.expiresMillis() != Long.MAX_VALUE;
        long left = Math.max(0, info.expiresMillis() - databaseMillis.getAsLong());
        return List.of(
                Value.of(info.id().toString()),
                Value.NULL,
                Value.of(info.driven() ? "OPEN" : info.state().name()),
                Value.of(roles.name(info.roleId())),
                Value.of(info.snapshot()),
                Value.of(info.rows()),
                Value.of(info.method()),
                time(info.createdMillis()),
                time(info.lastActivityMillis()),
                waits ? Value.of(left / MILLIS_PER_SECOND) : Value.NULL,
                Value.of(info.generation()),
                Value.of(info.tokenTaken()),
                Value.of(info.durable()));
    }

    private List<Value> named(NamedCursorInfo info) {
        boolean waits = info.expiresMillis() != Long.MAX_VALUE;
        long left = Math.max(0, info.expiresMillis() - databaseMillis.getAsLong());
        return List.of(
                Value.of(info.id().toString()),
                Value.of(info.name()),
                Value.of(info.state()),
                Value.of(roles.name(info.roleId())),
                Value.of(info.snapshot()),
                Value.of(info.rows()),
                info.method().isEmpty() ? Value.NULL : Value.of(info.method()),
                time(info.createdMillis()),
                time(info.lastActivityMillis()),
                waits ? Value.of(left / MILLIS_PER_SECOND) : Value.NULL,
                Value.of(info.generation()),
                Value.of(false),
                Value.of(true));
    }

    /** Without a record only a full token may still ask for it. */
    private List<Value> hold(HoldInfo hold) {
        boolean known = hold.createdMillis().isPresent();
        double age =
                (databaseMillis.getAsLong() - hold.createdMillis().orElse(0)) / MILLIS_PER_SECOND;
        return List.of(
                Value.of(hold.cursorId().toString()),
                Value.of(known ? "CURSOR" : "LOST_RECORD"),
                hold.roleId().isPresent()
                        ? Value.of(roles.name(hold.roleId().getAsLong()))
                        : Value.NULL,
                Value.of(hold.snapshot()),
                known ? Value.of(age) : Value.NULL,
                Value.of(hold.bytes()));
    }

    private List<Value> resume(RecentResumes.Entry entry) {
        return switch (entry.event()) {
            case CursorEvent.Resumed resumed ->
                    List.of(
                            time(entry.atMillis()),
                            Value.of(resumed.cursorId().toString()),
                            Value.of(roles.name(resumed.roleId())),
                            Value.of("RESUMED"),
                            Value.of("00000"),
                            Value.of(resumed.nanos() / 1000),
                            Value.of(resumed.rowsBefore()),
                            Value.of(resumed.method().name()));
            case CursorEvent.Refused refused ->
                    List.of(
                            time(entry.atMillis()),
                            refused.cursorId().equals(Requester.ANONYMOUS)
                                    ? Value.NULL
                                    : Value.of(refused.cursorId().toString()),
                            Value.of(roles.name(refused.roleId())),
                            Value.of("REFUSED"),
                            Value.of(refused.state().code()),
                            Value.of(refused.nanos() / 1000),
                            Value.NULL,
                            Value.NULL);
            default -> throw new IllegalStateException("neither a resume nor a refusal");
        };
    }

    private static List<Value> table(TableDefinition table) {
        String key =
                table.primaryKey().stream()
                        .map(column -> table.columns().get(column).name())
                        .collect(Collectors.joining(", "));
        return List.of(
                Value.of(table.name()),
                Value.of(table.columns().size()),
                key.isEmpty() ? Value.NULL : Value.of(key),
                Value.of(table.indexes().size()));
    }

    private static List<List<Value>> columns(TableDefinition table) {
        List<List<Value>> rows = new ArrayList<>();
        for (ColumnDefinition column : table.columns()) {
            rows.add(
                    List.of(
                            Value.of(table.name()),
                            Value.of(rows.size() + 1),
                            Value.of(column.name()),
                            Value.of(column.type().toString()),
                            Value.of(column.notNull())));
        }
        return rows;
    }

    private static List<Value> grant(Roles.GrantInfo grant) {
        return List.of(
                Value.of(grant.table()),
                Value.of(grant.grantee()),
                Value.of(grant.privilege().name()));
    }

    private List<Value> setting(Setting<?> setting) {
        return List.of(
                Value.of(setting.name()),
                Value.of(
                        config.given(setting)
                                .map(Object::toString)
                                .orElse(setting.defaultWords().replace("`", ""))),
                Value.of(setting.type()),
                Value.of(setting.effect().words()));
    }

    private static Value time(long millis) {
        return new Value.Timestamp(millis * 1000);
    }
}
