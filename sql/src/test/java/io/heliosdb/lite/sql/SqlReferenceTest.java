package io.heliosdb.lite.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.schema.Catalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every statement of {@code docs/reference/sql.md} is taken, or refused, as the page says. */
class SqlReferenceTest {
    private static final Path PAGE =
            Path.of(System.getProperty("heliosdb.root", ".."), "docs/reference/sql.md");

    private static List<String> statements(String language) throws IOException {
        List<String> statements = new ArrayList<>();
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE))
                .results()
                .forEach(block -> statements.addAll(SqlCompiler.split(block.group(1))));
        return statements;
    }

    private static Catalog catalog() throws IOException {
        String[] definitions =
                statements("sql").stream()
                        .filter(SqlReferenceTest::makesTheCatalog)
                        .toArray(String[]::new);
        return Samples.catalog(definitions);
    }

    private static boolean makesTheCatalog(String statement) {
        return statement.startsWith("CREATE") && !statement.startsWith("CREATE USER");
    }

    @Test
    void whatThePageShowsCompiles() throws IOException {
        Catalog catalog = catalog();
        List<String> statements = statements("sql");
        SqlCompiler compiler = new SqlCompiler();

        for (String statement : statements) {
            if (!makesTheCatalog(statement)) {
                compiler.compile(statement, catalog, List.of(), CompileSettings.DEFAULT);
            }
        }
        assertThat(statements).hasSizeGreaterThan(20);
    }

    @Test
    void whatThePageCallsUnsupportedIsRefused() throws IOException {
        Catalog catalog = catalog();
        List<String> statements = statements("sql-refused");
        SqlCompiler compiler = new SqlCompiler();

        for (String statement : statements) {
            SqlState state = SqlState.INTERNAL_ERROR;
            try {
                compiler.compile(statement, catalog, List.of(), CompileSettings.DEFAULT);
            } catch (DatabaseException failure) {
                state = failure.sqlState();
            }
            assertThat(state).as(statement).isEqualTo(SqlState.FEATURE_NOT_SUPPORTED);
        }
        assertThat(statements).isNotEmpty();
    }
}
