package io.heliosdb.lite.sql.parser;

import io.heliosdb.lite.error.DatabaseException;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * The place in the text that an error is about.
 *
 * <p>Inside this module it travels as line and column, which is what Calcite knows; {@link
 * StatementText#offset} turns it into the offset that callers see.
 */
public final class Positions {

    private Positions() {}

    /** Adds the position to the failure, unless there is none, and returns the failure. */
    public static DatabaseException at(DatabaseException failure, SqlParserPos position) {
        return position.getLineNum() < 1
                ? failure
                : new PositionedException(failure, position.getLineNum(), position.getColumnNum());
    }

    /** Adds the position unless the failure has one already. */
    public static DatabaseException orElse(DatabaseException failure, SqlParserPos position) {
        return failure instanceof PositionedException ? failure : at(failure, position);
    }
}
