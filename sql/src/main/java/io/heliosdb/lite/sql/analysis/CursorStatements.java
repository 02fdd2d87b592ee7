package io.heliosdb.lite.sql.analysis;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.sql.CompiledStatement;
import io.heliosdb.lite.sql.parser.Positions;
import io.heliosdb.lite.sql.parser.Utility;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;

/** DECLARE, FETCH and MOVE. Which cursors there are is known when they run. Stateless. */
final class CursorStatements {

    /** What a cursor that only goes forwards has for every way to go back. */
    private static final long BACKWARDS = -1;

    private CursorStatements() {}

    static CompiledStatement declare(
            Utility.Declare declare,
            Function<SqlNode, CompiledStatement> inner,
            Function<String, Optional<CompiledStatement>> known) {
        SqlParserPos position = declare.name().getParserPosition();
        if (declare.scroll()) {
            throw Positions.at(
                    new DatabaseException(SqlState.FEATURE_NOT_SUPPORTED, "not supported yet")
                            .with("feature", "SCROLL")
                            .hint("A cursor goes forwards only: leave the word out."),
                    position);
        }
        // drivers give each cursor a name of its own, and the same queries again and again
        CompiledStatement query =
                known.apply(declare.queryText()).orElseGet(() -> inner.apply(declare.query()));
        if (!query.givesRows()) {
            throw Positions.at(
                    new DatabaseException(
                            SqlState.SYNTAX_ERROR, "a cursor is declared for a query"),
                    declare.query().getParserPosition());
        }
        return new CompiledStatement.DeclareCursor(
                declare.name().getSimple(),
                query,
                declare.queryText(),
                declare.binary(),
                declare.hold());
    }

    static CompiledStatement fetch(Utility.Fetch fetch) {
        long count = fetch.count().map(CursorStatements::number).orElse(1L);
        boolean counted = fetch.all() || fetch.count().isPresent();
        boolean known =
                switch (fetch.direction()) {
                    case "forward", "backward" -> true;
                    case "next", "prior", "first", "last" -> !counted;
                    case "absolute", "relative" -> fetch.count().isPresent();
                    default -> false;
                };
        if (!known) {
            throw syntaxError(fetch);
        }
        long rows =
                switch (fetch.direction()) {
                    case "forward" -> fetch.all() ? Long.MAX_VALUE : count;
                    case "backward" -> fetch.all() ? BACKWARDS : -count;
                    case "next" -> 1;
                    default -> BACKWARDS;
                };
        return new CompiledStatement.FetchCursor(fetch.name().getSimple(), rows, fetch.move());
    }

    static CompiledStatement renew(Utility.RenewCursor renew) {
        OptionalLong seconds =
                renew.seconds()
                        .map(written -> OptionalLong.of(number(written)))
                        .orElse(OptionalLong.empty());
        return renew.name()
                .<CompiledStatement>map(
                        name -> new CompiledStatement.RenewCursor(name.getSimple(), seconds))
                .orElseGet(() ->
                        new CompiledStatement.RenewCursorById(
                                id(renew.id().orElseThrow()), seconds));
    }

    static UUID id(String written) {
        try {
            return UUID.fromString(written);
        } catch (IllegalArgumentException _) {
            throw new DatabaseException(SqlState.INVALID_PARAMETER_VALUE, "not the id of a cursor")
                    .hint("heliosdb_cursors shows the ids; a name is written without quotes.");
        }
    }

    private static long number(SqlLiteral written) {
        try {
            return written.getValueAs(BigDecimal.class).longValueExact();
        } catch (ArithmeticException _) {
            throw Positions.at(
                    new DatabaseException(SqlState.SYNTAX_ERROR, "not a number of rows"),
                    written.getParserPosition());
        }
    }

    private static DatabaseException syntaxError(Utility.Fetch fetch) {
        return Positions.at(
                new DatabaseException(SqlState.SYNTAX_ERROR, "syntax error")
                        .with("near", fetch.direction())
                        .hint("The rows are NEXT, ALL, a number, or FORWARD with one of them."),
                fetch.name().getParserPosition());
    }
}
