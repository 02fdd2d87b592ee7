package io.heliosdb.lite.sql.parser;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.util.List;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.parser.SqlParserPos;

/** What the productions compute. */
final class ParserActions {
    /** As in PostgreSQL's protocol, whose count of parameters is 16 bits wide. */
    static final int PARAMETERS_MAX = 65_535;

    private ParserActions() {}

    static List<SqlIdentifier> identifiers(SqlNodeList list) {
        return list.stream().map(SqlIdentifier.class::cast).toList();
    }

    /** What a string literal says. */
    static String text(SqlNode literal) {
        if (literal instanceof SqlLiteral simple) {
            return simple.getValueAs(String.class);
        }
        throw Positions.at(
                new DatabaseException(SqlState.SYNTAX_ERROR, "not a simple string"),
                literal.getParserPosition());
    }

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
