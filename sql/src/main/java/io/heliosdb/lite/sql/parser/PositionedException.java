package io.heliosdb.lite.sql.parser;

import io.heliosdb.lite.error.DatabaseException;

/** A refusal on its way out of the module, with the line and column that it is about. */
final class PositionedException extends DatabaseException {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;

    PositionedException(DatabaseException failure, int line, int column) {
        super(failure.sqlState(), failure.problem());
        failure.facts().forEach(this::with);
        failure.hint().ifPresent(this::hint);
        this.line = line;
        this.column = column;
    }

    /** The failure that the caller sees; the position counts characters from 1. */
    DatabaseException resolved(StatementText text) {
        DatabaseException result = new DatabaseException(sqlState(), problem());
        facts().forEach(result::with);
        hint().ifPresent(result::hint);
        return result.with("position", text.offset(line, column));
    }
}
