package io.heliosdb.lite.sql;

import io.heliosdb.lite.execution.expression.Expression;
import io.heliosdb.lite.execution.plan.OutputColumn;
import io.heliosdb.lite.execution.plan.Plan;
import io.heliosdb.lite.execution.schema.ColumnDefinition;
import io.heliosdb.lite.execution.schema.IndexColumn;
import io.heliosdb.lite.execution.type.ColumnType;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** A statement that is ready to run. Immutable; shared by all who run the same text. */
public sealed interface CompiledStatement {

    /** The types of the parameters, in the order of their numbers. */
    default List<ColumnType> parameters() {
        return List.of();
    }

    /** Whether it gives rows of its own, so that a cursor can be declared for it. */
    default boolean givesRows() {
        return false;
    }

    /** Whether its text holds a token or a password, and must not be kept. */
    default boolean isSecret() {
        return false;
    }

    /** What the statement reads and writes. */
    default List<TableAccess> accesses() {
        return List.of();
    }

    /** The rows of a plan. */
    record Query(
            Plan plan,
            List<OutputColumn> columns,
            List<ColumnType> parameters,
            List<TableAccess> accesses)
            implements CompiledStatement {
        public Query {
            columns = List.copyOf(columns);
            parameters = List.copyOf(parameters);
            accesses = List.copyOf(accesses);
        }

        @Override
        public boolean givesRows() {
            return true;
        }
    }

    /**
     * New rows.
     *
     * @param source whole rows: every column of the table in its order, defaults filled in, each of
     *     the column's type. NOT NULL and the length of a {@code varchar(n)} are checked by who
     *     writes the row (23502, 22001).
     */
    record Insert(int tableId, Plan source, List<ColumnType> parameters, List<TableAccess> accesses)
            implements CompiledStatement {
        public Insert {
            parameters = List.copyOf(parameters);
            accesses = List.copyOf(accesses);
        }
    }

    /** Column {@code column} becomes {@code value}, which refers to the columns of the old row. */
    record Assignment(int column, Expression value) {}

    /**
     * Changed rows.
     *
     * @param source the rows to change, whole: every column of the table in its order
     * @param assignments of the columns' types; checks as in {@link Insert}
     */
    record Update(
            int tableId,
            Plan source,
            List<Assignment> assignments,
            List<ColumnType> parameters,
            List<TableAccess> accesses)
            implements CompiledStatement {
        public Update {
            assignments = List.copyOf(assignments);
            parameters = List.copyOf(parameters);
            accesses = List.copyOf(accesses);
        }
    }

    /** Removed rows: those of the source, which are whole. */
    record Delete(int tableId, Plan source, List<ColumnType> parameters, List<TableAccess> accesses)
            implements CompiledStatement {
        public Delete {
            parameters = List.copyOf(parameters);
            accesses = List.copyOf(accesses);
        }
    }

    /** A statement that commits by itself, and therefore runs in no transaction. */
    sealed interface Standalone extends CompiledStatement {}

    /**
     * @param columns with ids from 1; primary key columns are NOT NULL
     * @param primaryKey positions in {@code columns}; empty when there is none
     */
    record CreateTable(
            String name,
            boolean ifNotExists,
            List<ColumnDefinition> columns,
            List<Integer> primaryKey)
            implements Standalone {
        public CreateTable {
            columns = List.copyOf(columns);
            primaryKey = List.copyOf(primaryKey);
        }
    }

    record CreateIndex(
            String name,
            int tableId,
            boolean unique,
            boolean ifNotExists,
            List<IndexColumn> columns)
            implements Standalone {
        public CreateIndex {
            columns = List.copyOf(columns);
        }
    }

    record DropTable(List<String> names, boolean ifExists) implements Standalone {
        public DropTable {
            names = List.copyOf(names);
        }
    }

    record DropIndex(List<String> names, boolean ifExists) implements Standalone {
        public DropIndex {
            names = List.copyOf(names);
        }
    }

    /**
     * A new user, or a change of one.
     *
     * @param password empty: the statement says nothing of it
     */
    record DefineUser(String name, boolean create, Optional<NewPassword> password)
            implements Standalone {
        @Override
        public boolean isSecret() {
            return password.isPresent();
        }
    }

    /**
     * What PASSWORD says.
     *
     * @param text the password, or a verifier in PostgreSQL's form; empty: there is none from now
     *     on
     */
    record NewPassword(Optional<String> text) {
        /** Without the password: this may be logged. */
        @Override
        public String toString() {
            return text.isPresent() ? "redacted" : "none";
        }
    }

    record DropUser(List<String> names, boolean ifExists) implements Standalone {
        public DropUser {
            names = List.copyOf(names);
        }
    }

    /**
     * Rights on tables, given or taken.
     *
     * @param tableIds of the tables, in the order of the statement
     * @param users by name; {@code public} is everybody
     */
    record Grant(
            Set<TableAccess.Privilege> privileges,
            List<Integer> tableIds,
            List<String> users,
            boolean revoke)
            implements Standalone {
        public Grant {
            privileges = Collections.unmodifiableSet(new TreeSet<>(privileges));
            tableIds = List.copyOf(tableIds);
            users = List.copyOf(users);
        }
    }

    /** What a transaction sees of others' commits. */
    enum Isolation {
        READ_COMMITTED,
        REPEATABLE_READ
    }

    /** Without an isolation level the session's default applies. */
    record Begin(Optional<Isolation> isolation, boolean start) implements CompiledStatement {}

    record Commit() implements CompiledStatement {}

    record Rollback() implements CompiledStatement {}

    /**
     * The rest of an earlier query's rows.
     *
     * @param skip so many rows behind the token's position were delivered as well
     */
    record Resume(String token, long skip) implements CompiledStatement {
        @Override
        public boolean givesRows() {
            return true;
        }

        @Override
        public boolean isSecret() {
            return true;
        }

        /** Without the token: this may be logged. */
        @Override
        public String toString() {
            return "Resume[redacted, skip=" + skip + "]";
        }
    }

    /**
     * Rows of a named cursor that its consumer has.
     *
     * @param row up to which one, from 1; empty: all that were given
     */
    record Acknowledge(String name, OptionalLong row) implements CompiledStatement {}

    /** The next opening under this name begins anew. */
    record RestartCursor(String name) implements Standalone {}

    record DiscardCursor(String name) implements Standalone {}

    /**
     * The time to live of a named cursor begins anew.
     *
     * @param seconds what it is at least from now on; empty: as it was
     */
    record RenewCursor(String name, OptionalLong seconds) implements Standalone {}

    /** As {@link RenewCursor}, of any cursor. */
    record RenewCursorById(UUID id, OptionalLong seconds) implements Standalone {}

    /**
     * A cursor gives no rows any more.
     *
     * @param forgotten so is its name, when it has one
     */
    record EndCursorById(UUID id, boolean forgotten) implements Standalone {}

    /**
     * All positions are forced to disk, and queries cannot be resumed that begin afterwards.
     *
     * @param resume they can be again, instead
     */
    record FlushCursors(boolean resume) implements Standalone {}

    /**
     * Opens a query under a name of the session.
     *
     * @param queryText of {@code query}
     * @param hold past the end of the transaction
     */
    record DeclareCursor(
            String name, CompiledStatement query, String queryText, boolean binary, boolean hold)
            implements CompiledStatement {
        @Override
        public boolean isSecret() {
            return query.isSecret();
        }

        @Override
        public List<ColumnType> parameters() {
            return query.parameters();
        }

        @Override
        public List<TableAccess> accesses() {
            return query.accesses();
        }
    }

    /**
     * The next rows of a declared cursor.
     *
     * @param count negative: backwards; {@link Long#MAX_VALUE}: all that are left
     * @param move passes them over instead
     */
    record FetchCursor(String name, long count, boolean move) implements CompiledStatement {}

    /** Without a name: all of the session. */
    record CloseCursor(Optional<String> name) implements CompiledStatement {}

    /**
     * Rows to or from the client.
     *
     * @param toClient else from it
     * @param statement the query that gives the rows, or the INSERT that takes one as parameters
     * @param columns of the rows; none of a RESUME, whose token tells them when it runs
     * @param options in lower case, with their values as written
     */
    record Copy(
            boolean toClient,
            String statement,
            List<OutputColumn> columns,
            Map<String, String> options,
            List<TableAccess> accesses,
            boolean isSecret)
            implements CompiledStatement {
        public Copy {
            columns = List.copyOf(columns);
            accesses = List.copyOf(accesses);
            options = Collections.unmodifiableMap(new TreeMap<>(options));
        }
    }

    /** The plan of a statement instead of its result. */
    record Explain(CompiledStatement inner) implements CompiledStatement {
        @Override
        public boolean givesRows() {
            return true;
        }

        @Override
        public List<ColumnType> parameters() {
            return inner.parameters();
        }

        @Override
        public List<TableAccess> accesses() {
            return inner.accesses();
        }
    }

    /** {@code SET name = values}; {@code default} alone means the setting's default. */
    record SetSetting(String name, List<String> values) implements CompiledStatement {
        public SetSetting {
            values = List.copyOf(values);
        }
    }

    record ShowSetting(String name) implements CompiledStatement {
        @Override
        public boolean givesRows() {
            return true;
        }
    }

    /** Without a name: all settings. */
    record ResetSetting(Optional<String> name) implements CompiledStatement {}

    /** The session as it was when it began. */
    record DiscardAll() implements CompiledStatement {}
}
