package io.heliosdb.lite.sql.parser;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.util.function.Function;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlAbstractParserImpl;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.util.SourceStringReader;

/** Parses one statement and gives every failure on the way its SQLSTATE and position. */
public final class StatementParser {
    /** PostgreSQL's NAMEDATALEN - 1; there longer names are cut, here they are refused. */
    private static final int IDENTIFIER_LENGTH_MAX = 63;

    private StatementParser() {}

    /**
     * Parses the text and hands the tree to {@code analysis}, whose failures get their offsets.
     *
     * @throws DatabaseException 42601 for a syntax error, 54001 when it is too long or nested
     */
    public static <T> T parse(String text, Function<SqlNode, T> analysis) {
        StatementText prepared = StatementText.of(text);
        try {
            return analysis.apply(tree(prepared));
        } catch (PositionedException failure) {
            throw failure.resolved(prepared);
        } catch (CalciteContextException failure) {
            throw CalciteFailures.of(failure, prepared);
        } catch (StackOverflowError _) {
            throw new DatabaseException(
                    SqlState.STATEMENT_TOO_COMPLEX, "the statement is nested too deeply");
        }
    }

    private static SqlNode tree(StatementText text) {
        if (text.prepared().isBlank()) {
            throw new DatabaseException(SqlState.SYNTAX_ERROR, "the statement is empty");
        }
        SqlAbstractParserImpl parser =
                GeneratedParser.FACTORY.getParser(new SourceStringReader(text.prepared()));
        parser.setTabSize(1);
        parser.setQuotedCasing(Casing.UNCHANGED);
        parser.setUnquotedCasing(Casing.TO_LOWER);
        parser.setIdentifierMaxLength(IDENTIFIER_LENGTH_MAX);
        parser.setConformance(SqlConformanceEnum.BABEL);
        parser.switchTo(SqlAbstractParserImpl.LexicalState.DQID);
        try {
            return parser.parseSqlStmtEof();
        } catch (DatabaseException failure) {
            throw failure;
        } catch (CalciteContextException failure) {
            throw CalciteFailures.of(failure, text);
        } catch (Exception | TokenMgrError failure) {
            throw syntaxError(parser.normalizeException(failure), text);
        }
    }

    private static DatabaseException syntaxError(SqlParseException failure, StatementText text) {
        if (failure.getCause() instanceof CalciteContextException inner) {
            return CalciteFailures.of(inner, text);
        }
        DatabaseException error = new DatabaseException(SqlState.SYNTAX_ERROR, "syntax error");
        if (failure.getMessage() != null && failure.getMessage().contains("\"<EOF>\"")) {
            return error.with("near", "end of statement").with("position", text.end());
        }
        SqlParserPos position = failure.getPos();
        if (position == null || position.getLineNum() < 1) {
            return error;
        }
        int offset = text.offset(position.getLineNum(), position.getColumnNum());
        return error.with("near", text.wordAt(offset)).with("position", offset);
    }
}
