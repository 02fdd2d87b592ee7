package io.heliosdb.lite.sql.parser;

import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;

/** A statement that is neither query nor DML, as it was written: names are not resolved yet. */
public sealed interface Utility {

    /** {@code CREATE TABLE}. An empty primary key means that the table has none. */
    record CreateTable(
            SqlIdentifier name,
            boolean ifNotExists,
            List<Column> columns,
            List<SqlIdentifier> primaryKey)
            implements Utility {
        public CreateTable {
            columns = List.copyOf(columns);
            primaryKey = List.copyOf(primaryKey);
        }
    }

    /** One column of {@link CreateTable}. */
    record Column(
            SqlIdentifier name,
            SqlDataTypeSpec type,
            boolean notNull,
            Optional<SqlNode> defaultValue) {}

    /** {@code CREATE [UNIQUE] INDEX}; without a name one is made from the columns. */
    record CreateIndex(
            Optional<SqlIdentifier> name,
            SqlIdentifier table,
            boolean unique,
            boolean ifNotExists,
            List<IndexElement> elements)
            implements Utility {
        public CreateIndex {
            elements = List.copyOf(elements);
        }
    }

    /** One column of {@link CreateIndex}. */
    record IndexElement(SqlIdentifier column, boolean descending, boolean nullsFirst) {}

    /** {@code DROP TABLE} or {@code DROP INDEX}. */
    record Drop(boolean table, List<SqlIdentifier> names, boolean ifExists) implements Utility {
        public Drop {
            names = List.copyOf(names);
        }
    }

    /** {@code CREATE USER} or {@code ALTER USER}. */
    record DefineUser(SqlIdentifier name, boolean create, List<UserOption> options)
            implements Utility {
        public DefineUser {
            options = List.copyOf(options);
        }
    }

    /**
     * One word behind a user's name, with the text or the NULL that may follow it.
     *
     * @param value of PASSWORD: a secret
     */
    record UserOption(SqlIdentifier word, Optional<String> value, boolean none) {
        /** Without the password: this may be logged. */
        @Override
        public String toString() {
            return "UserOption[" + word + "]";
        }
    }

    /** {@code DROP USER}. */
    record DropUser(List<SqlIdentifier> names, boolean ifExists) implements Utility {
        public DropUser {
            names = List.copyOf(names);
        }
    }

    /** Privileges in upper case on tables; no privileges: {@code ALL}. */
    record Rights(List<String> privileges, List<SqlIdentifier> tables) {
        public Rights {
            privileges = List.copyOf(privileges);
            tables = List.copyOf(tables);
        }
    }

    /** {@code GRANT} or {@code REVOKE}. */
    record Grant(Rights rights, List<SqlIdentifier> users, boolean revoke) implements Utility {
        public Grant {
            users = List.copyOf(users);
        }
    }

    /**
     * {@code BEGIN} or {@code START TRANSACTION}, with the isolation level's words.
     *
     * @param start whether it is the second
     */
    record Begin(Optional<String> isolation, boolean start) implements Utility {}

    /** {@code COMMIT} or {@code END}. */
    record Commit() implements Utility {}

    /** {@code ROLLBACK} or {@code ABORT}. */
    record Rollback() implements Utility {}

    /** {@code RESUME 'token' [SKIP n]}. */
    record Resume(String token, Optional<SqlNumericLiteral> skip) implements Utility {
        /** Without the token: this may be logged. */
        @Override
        public String toString() {
            return "Resume[redacted]";
        }
    }

    /** {@code ACKNOWLEDGE name [n]}. */
    record Acknowledge(SqlIdentifier name, Optional<SqlNumericLiteral> row) implements Utility {}

    /** {@code RESTART CURSOR name} or {@code DISCARD CURSOR name}. */
    record EndCursor(SqlIdentifier name, boolean restart) implements Utility {}

    /** {@code RENEW CURSOR name [seconds]}, or with an id in quotes. */
    record RenewCursor(
            Optional<SqlIdentifier> name, Optional<String> id, Optional<SqlNumericLiteral> seconds)
            implements Utility {}

    /** {@code DISCARD CURSOR 'id'} (it is forgotten) or {@code KILL CURSOR 'id'}. */
    record EndCursorById(String id, boolean forgotten) implements Utility {}

    /** {@code FLUSH CURSORS [RESUME]}. */
    record FlushCursors(boolean resume) implements Utility {}

    /**
     * {@code DECLARE name CURSOR FOR query}.
     *
     * @param queryText what stands behind FOR
     */
    record Declare(
            SqlIdentifier name,
            boolean binary,
            boolean scroll,
            boolean hold,
            SqlNode query,
            String queryText)
            implements Utility {}

    /**
     * {@code FETCH} or {@code MOVE}.
     *
     * @param direction the word that says it; {@code forward} when there is none
     */
    record Fetch(
            SqlIdentifier name,
            String direction,
            Optional<SqlLiteral> count,
            boolean all,
            boolean move)
            implements Utility {}

    /** {@code CLOSE name}; without a name {@code CLOSE ALL}. */
    record CloseCursor(Optional<SqlIdentifier> name) implements Utility {}

    /**
     * {@code COPY}.
     *
     * @param table or else {@code query} is there
     * @param place {@code stdin}, {@code stdout} or something else
     * @param options names, each with its value behind it
     */
    record Copy(
            Optional<SqlIdentifier> table,
            List<SqlIdentifier> columns,
            Optional<SqlNode> query,
            String queryText,
            boolean to,
            String place,
            List<String> options)
            implements Utility {
        public Copy {
            columns = List.copyOf(columns);
            options = List.copyOf(options);
        }
    }

    /** {@code EXPLAIN} of a query or DML. */
    record Explain(SqlNode statement) implements Utility {}

    /** {@code SET name = values}. */
    record SetSetting(SqlIdentifier name, List<String> values) implements Utility {
        public SetSetting {
            values = List.copyOf(values);
        }
    }

    /** {@code RESET name}; without a name {@code RESET ALL}. */
    record ResetSetting(Optional<SqlIdentifier> name) implements Utility {}

    /** {@code DISCARD ALL}. */
    record DiscardAll() implements Utility {}

    /** {@code SHOW name}. */
    record ShowSetting(SqlIdentifier name) implements Utility {}
}
