package io.heliosdb.lite.execution.schema;

import static io.heliosdb.lite.execution.type.ColumnType.BOOLEAN;
import static io.heliosdb.lite.execution.type.ColumnType.FLOAT8;
import static io.heliosdb.lite.execution.type.ColumnType.INT8;
import static io.heliosdb.lite.execution.type.ColumnType.TEXT;
import static io.heliosdb.lite.execution.type.ColumnType.TIMESTAMP;

import io.heliosdb.lite.execution.type.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tables that nobody wrote: what the database knows of itself, as of now and not as of a snapshot.
 * Their names are reserved. Times are database time, in UTC.
 */
public enum SystemView {
    CURSORS(
            "heliosdb_cursors",
            column("id", TEXT),
            column("name", TEXT),
            column("state", TEXT),
            column("role", TEXT),
            column("snapshot", INT8),
            column("rows_acknowledged", INT8),
            column("method", TEXT),
            column("created", TIMESTAMP),
            column("last_activity", TIMESTAMP),
            column("expires_in_seconds", FLOAT8),
            column("generation", INT8),
            column("token_taken", BOOLEAN),
            column("durable", BOOLEAN)),
    HOLDS(
            "heliosdb_holds",
            column("owner", TEXT),
            column("kind", TEXT),
            column("role", TEXT),
            column("snapshot", INT8),
            column("age_seconds", FLOAT8),
            column("bytes", INT8)),
    RESUMES(
            "heliosdb_resumes",
            column("time", TIMESTAMP),
            column("cursor", TEXT),
            column("role", TEXT),
            column("outcome", TEXT),
            column("sqlstate", TEXT),
            column("latency_micros", INT8),
            column("rows_before", INT8),
            column("method", TEXT)),
    TABLES(
            "heliosdb_tables",
            column("name", TEXT),
            column("columns", INT8),
            column("primary_key", TEXT),
            column("indexes", INT8)),
    COLUMNS(
            "heliosdb_columns",
            column("table_name", TEXT),
            column("position", INT8),
            column("name", TEXT),
            column("type", TEXT),
            column("not_null", BOOLEAN)),
    SETTINGS(
            "heliosdb_settings",
            column("name", TEXT),
            column("value", TEXT),
            column("type", TEXT),
            column("effect", TEXT)),
    /** PostgreSQL's view of the cursors that a session has declared: each session sees its own. */
    DECLARED_CURSORS(
            "pg_cursors",
            column("name", TEXT),
            column("statement", TEXT),
            column("is_holdable", BOOLEAN),
            column("is_binary", BOOLEAN),
            column("is_scrollable", BOOLEAN),
            column("creation_time", TIMESTAMP)),
    USERS("heliosdb_users", column("name", TEXT), column("has_password", BOOLEAN)),
    GRANTS(
            "heliosdb_grants",
            column("table_name", TEXT),
            column("grantee", TEXT),
            column("privilege", TEXT));

    /** Names that begin so belong to the system. */
    public static final String RESERVED_PREFIX = "heliosdb_";

    @SuppressWarnings("ImmutableEnumChecker") // a record of copied lists
    private final TableDefinition definition;

    SystemView(String name, ColumnDefinition... columns) {
        List<ColumnDefinition> numbered = new ArrayList<>();
        for (ColumnDefinition column : columns) {
            numbered.add(
                    new ColumnDefinition(
                            numbered.size() + 1,
                            column.name(),
                            column.type(),
                            false,
                            Optional.empty()));
        }
        definition = new TableDefinition(-1 - ordinal(), 1, name, numbered, List.of(), List.of());
    }

    /** As a table of the catalog would be described; its id is negative. */
    public TableDefinition definition() {
        return definition;
    }

    public String viewName() {
        return definition.name();
    }

    public static Optional<SystemView> named(String name) {
        if (name.startsWith(RESERVED_PREFIX) || name.startsWith("pg_")) {
            for (SystemView view : values()) {
                if (view.viewName().equals(name)) {
                    return Optional.of(view);
                }
            }
        }
        return Optional.empty();
    }

    /** The view that this definition is of; empty for a table. */
    public static Optional<SystemView> of(TableDefinition table) {
        return table.id() < 0 ? Optional.of(values()[-1 - table.id()]) : Optional.empty();
    }

    private static ColumnDefinition column(String name, ColumnType type) {
        return new ColumnDefinition(0, name, type, false, Optional.empty());
    }
}
