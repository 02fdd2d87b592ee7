package io.heliosdb.lite.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.schema.Catalog;
import io.heliosdb.lite.execution.type.ColumnType;
import io.heliosdb.lite.execution.type.SqlType;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SqlCompilerTest {
    private final Catalog catalog = Samples.catalog();
    private final SqlCompiler compiler = new SqlCompiler();
    private final PlanText plans = new PlanText(catalog);

    private CompiledStatement compile(String text) {
        return compiler.compile(text, catalog, List.of(), CompileSettings.DEFAULT);
    }

    private SqlState refusal(String text) {
        return catchThrowableOfType(DatabaseException.class, () -> compile(text)).sqlState();
    }

    @Test
    void statementsThatDifferInOneSignShareNothing() {
        List<String> texts =
                List.of(
                        "SELECT a, c FROM heap ORDER BY 1",
                        "SELECT a, c FROM heap ORDER BY 2",
                        "SELECT a, c FROM heap LIMIT 1",
                        "SELECT a, c FROM heap LIMIT 2",
                        "SELECT 1",
                        "SELECT '1'",
                        "SELECT 1.0",
                        "SELECT a FROM heap WHERE b LIKE 'a%'",
                        "SELECT a FROM heap WHERE b LIKE 'b%'");

        assertThat(texts.stream().map(text -> plans.of(compile(text)))).doesNotHaveDuplicates();
    }

    @Test
    void declaredParameterTypesWin() {
        List<Optional<SqlType>> declared = List.of(Optional.of(SqlType.FLOAT8), Optional.empty());

        CompiledStatement query =
                compiler.compile(
                        "SELECT a FROM heap WHERE a > ? AND c > ?",
                        catalog,
                        declared,
                        CompileSettings.DEFAULT);

        assertThat(query.parameters()).containsExactly(ColumnType.FLOAT8, ColumnType.INT8);
        assertThat(plans.of(query)).contains("scan(heap)").contains(">(#0, $1:float8)");
    }

    @Test
    void settingsTurnIndexesOff() {
        CompiledStatement query =
                compiler.compile(
                        "SELECT * FROM heap ORDER BY a",
                        catalog,
                        List.of(),
                        new CompileSettings(false));

        assertThat(plans.of(query)).isEqualTo("sort(#0, scan(heap))");
    }

    @Test
    void accessesNameWhatIsReadAndWritten() {
        assertThat(compile("UPDATE heap SET c = a WHERE b = 'x'").accesses())
                .extracting(access -> access.privilege() + " " + access.columns())
                .containsExactly("UPDATE [2]", "SELECT [0, 1]");
        assertThat(compile("UPDATE heap SET c = 1").accesses())
                .extracting(access -> access.privilege() + " " + access.columns())
                .containsExactly("UPDATE [2]");
        assertThat(compile("SELECT count(*) FROM heap WHERE a > 1").accesses())
                .extracting(access -> access.privilege() + " " + access.columns())
                .containsExactly("SELECT [0]");
    }

    @Test
    void deepAndLongStatementsAreRefused() {
        compile("SELECT 1 + 1");

        assertThat(refusal("SELECT " + "(".repeat(100_000) + "1" + ")".repeat(100_000)))
                .isEqualTo(SqlState.STATEMENT_TOO_COMPLEX);
        assertThat(refusal("SELECT '" + "x".repeat(9 << 20) + "'"))
                .isEqualTo(SqlState.STATEMENT_TOO_COMPLEX);
        assertThat(refusal("SELECT " + "NOT ".repeat(200_000) + "true"))
                .isEqualTo(SqlState.STATEMENT_TOO_COMPLEX);
    }

    @Test
    void longListsCompile() {
        String list =
                IntStream.range(0, 2_000)
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining(", "));

        CompiledStatement query = compile("SELECT a FROM heap WHERE c IN (" + list + ")");

        assertThat(plans.of(query)).contains("1999");
    }

    @Test
    void wordsInAnyOrderAreCompiledOrRefused() {
        String[] words =
                ("SELECT FROM heap WHERE a = ? $1 ( ) , * ORDER BY 1 'x' date LIMIT AND OR NOT IN"
                                + " IS NULL CASE WHEN THEN END :: int4 + - || count INSERT INTO"
                                + " VALUES UPDATE SET DELETE CREATE TABLE INDEX ON BETWEEN LIKE"
                                + " DEFAULT . ; \" ' $$ /* -- E'\\' null")
                        .split(" ", -1);
        long seed = System.nanoTime();
        Random random = new Random(seed);

        for (int i = 0; i < 3_000; i++) {
            String text =
                    random.ints(random.nextInt(1, 14), 0, words.length)
                            .mapToObj(word -> words[word])
                            .collect(Collectors.joining(" "));
            try {
                compile(text);
            } catch (DatabaseException failure) {
                assertThat(failure.sqlState())
                        .as("seed %s: %s", seed, text)
                        .isNotEqualTo(SqlState.INTERNAL_ERROR);
            } catch (RuntimeException failure) {
                throw new AssertionError("seed " + seed + ": " + text, failure);
            }
        }
    }

    @Test
    void scriptsAreCutAtTheirStatements() {
        String script =
                "SELECT ';' ; -- a; b\n"
                        + "SELECT \"x;y\" /* ; /* ; */ ; */ ;;\n"
                        + "SELECT $$ ; $$, $a$ ; $$ ; $a$, E'\\';';\n"
                        + " -- nothing\n"
                        + "SELECT 1";

        assertThat(SqlCompiler.split(script))
                .containsExactly(
                        "SELECT ';'",
                        "-- a; b\nSELECT \"x;y\" /* ; /* ; */ ; */",
                        "SELECT $$ ; $$, $a$ ; $$ ; $a$, E'\\';'",
                        "-- nothing\nSELECT 1");
        assertThat(SqlCompiler.split(" ;; -- x")).isEmpty();
    }

    @Test
    void positionsCountCharactersAcrossLines() {
        DatabaseException failure =
                catchThrowableOfType(
                        DatabaseException.class,
                        () -> compile("SELECT '\uD83D\uDE00', -- x\r\n\tnope FROM heap"));

        assertThat(failure.facts()).containsEntry("position", 20);
    }
}
