package io.heliosdb.lite.sql.analysis;

import java.util.Optional;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlWriterConfig;
import org.apache.calcite.sql.dialect.AnsiSqlDialect;
import org.apache.calcite.sql.pretty.SqlPrettyWriter;

/**
 * One text for all ways to write the same query: case, white space, comments, the star and whether
 * a column is named or numbered make no difference; an alias, an operator, a literal or a parameter
 * does. Functions carry their ids, so that the types that were found are in it.
 */
final class CanonicalText {
    private static final SqlWriterConfig CONFIG =
            SqlPrettyWriter.config()
                    .withDialect(AnsiSqlDialect.DEFAULT)
                    .withQuoteAllIdentifiers(true)
                    .withAlwaysUseParentheses(true)
                    .withClauseStartsLine(false)
                    .withSelectListItemsOnSeparateLines(false)
                    .withIndentation(0);

    private CanonicalText() {}

    /**
     * @param query after its validation, which resolves names and moves the order into the query
     */
    static String of(SqlNode query, Optional<SqlNode> offset, Optional<SqlNode> limit) {
        return text(query instanceof SqlOrderBy ordered ? ordered.query : query)
                + offset.map(node -> " OFFSET " + text(node)).orElse("")
                + limit.map(node -> " LIMIT " + text(node)).orElse("");
    }

    private static String text(SqlNode node) {
        return new NumberedWriter().format(node);
    }

    /** Calcite writes every parameter as a question mark, whichever it is. */
    private static final class NumberedWriter extends SqlPrettyWriter {
        NumberedWriter() {
            super(CONFIG);
        }

        @Override
        public void dynamicParam(int index) {
            print("$" + (index + 1));
            setNeedWhitespace(true);
        }
    }
}
