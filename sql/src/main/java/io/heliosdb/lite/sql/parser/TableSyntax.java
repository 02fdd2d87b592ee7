package io.heliosdb.lite.sql.parser;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Collects the elements of one CREATE TABLE while the parser reads them. */
final class TableSyntax {
    private final List<Utility.Column> columns = new ArrayList<>();
    private final List<SqlIdentifier> primaryKey = new ArrayList<>();

    void column(SqlIdentifier name, SqlDataTypeSpec type) {
        columns.add(new Utility.Column(name, type, false, Optional.empty()));
    }

    void notNull() {
        Utility.Column last = columns.removeLast();
        columns.add(new Utility.Column(last.name(), last.type(), true, last.defaultValue()));
    }

    void defaultValue(SqlNode expression) {
        Utility.Column last = columns.removeLast();
        columns.add(
                new Utility.Column(
                        last.name(), last.type(), last.notNull(), Optional.of(expression)));
    }

    void columnPrimaryKey(SqlParserPos position) {
        onePrimaryKey(position);
        primaryKey.add(columns.getLast().name());
    }

    void primaryKey(SqlNodeList names) {
        onePrimaryKey(names.getParserPosition());
        names.forEach(name -> primaryKey.add((SqlIdentifier) name));
    }

    private void onePrimaryKey(SqlParserPos position) {
        if (!primaryKey.isEmpty()) {
            throw Positions.at(
                    new DatabaseException(
                            SqlState.INVALID_TABLE_DEFINITION,
                            "a table has at most one primary key"),
                    position);
        }
    }

    void unsupported(String constraint, SqlParserPos position) {
        DatabaseException refusal =
                new DatabaseException(SqlState.FEATURE_NOT_SUPPORTED, "constraint is not supported")
                        .with("constraint", constraint);
        if (constraint.equals("UNIQUE")) {
            refusal.hint("CREATE UNIQUE INDEX after the table has the same effect.");
        }
        throw Positions.at(refusal, position);
    }

    Utility finish(SqlIdentifier name, boolean ifNotExists) {
        return new Utility.CreateTable(name, ifNotExists, columns, primaryKey);
    }
}
