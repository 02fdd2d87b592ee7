package io.heliosdb.lite.sql.parser;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.parser.SqlParserPos;

/** What the productions compute. */
final class ParserActions {
    /** As in PostgreSQL's protocol, whose count of parameters is 16 bits wide. */
    static final int PARAMETERS_MAX = 65_535;

    private ParserActions() {}

    /** {@code $n}, counted from 1 in the text and from 0 in the tree. */
    static SqlDynamicParam numberedParameter(String image, SqlParserPos position) {
        int number = image.length() > 6 ? 0 : Integer.parseInt(image.substring(1));
        if (number < 1 || number > PARAMETERS_MAX) {
            throw Positions.at(
                    new DatabaseException(SqlState.UNDEFINED_PARAMETER, "there is no parameter")
                            .with("parameter", image),
                    position);
        }
        return new SqlDynamicParam(number - 1, position);
    }
}
