package io.heliosdb.lite.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.schema.Catalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When two texts are the same query. */
class CanonicalTextTest {
    private static final Path CORPUS = Path.of("src/test/resources/corpus/queries.sqltest");

    private final Catalog catalog = Samples.catalog();
    private final SqlCompiler compiler = new SqlCompiler();

    private String canonical(String text) {
        return compiler.canonical(text, catalog, List.of());
    }

    @Test
    void whatIsLeftToTasteMakesNoDifference() {
        String query =
                canonical("SELECT a, b, c FROM heap WHERE a > ? AND b = 'X' ORDER BY c DESC");

        assertThat(query)
                .isEqualTo(
                        "SELECT `heap`.`a` AS `a`, `heap`.`b` AS `b`, `heap`.`c` AS `c` FROM `heap`"
                                + " AS `heap` WHERE AND#20(>#5(`heap`.`a`, $1), =#1(`heap`.`b`,"
                                + " 'X')) ORDER BY 3 DESC");
        assertThat(
                        List.of(
                                "select a,b,c from heap where a>$1 and b='X' order by c desc;",
                                "SELECT * FROM heap WHERE a > ? AND b = 'X' ORDER BY 3 DESC",
                                "SELECT heap.a, b, heap.c FROM public.heap\n"
                                        + "WHERE (heap.a > ?) /* why */ AND b = 'X' ORDER BY c DESC"
                                        + " -- end"))
                .allSatisfy(text -> assertThat(canonical(text)).isEqualTo(query));
    }

    @Test
    void whatChangesTheRowsMakesADifference() {
        List<String> texts =
                List.of(
                        "SELECT a, b FROM heap WHERE a = ? AND c = ?",
                        "SELECT a, b FROM heap WHERE a = $2 AND c = $1",
                        "SELECT a, b FROM heap WHERE a = ? OR c = ?",
                        "SELECT a, b AS d FROM heap WHERE a = ? AND c = ?",
                        "SELECT b, a FROM heap WHERE a = ? AND c = ?",
                        "SELECT a, b FROM heap WHERE a = ? AND c = ? ORDER BY a",
                        "SELECT a, b FROM heap WHERE a = ? AND c = ? ORDER BY a DESC",
                        "SELECT a, b FROM heap WHERE a = ? AND c = ? ORDER BY a NULLS FIRST",
                        "SELECT a, b FROM heap WHERE a = ? AND c = ? LIMIT 1",
                        "SELECT a, b FROM heap WHERE a = ? AND c = ? LIMIT 2",
                        "SELECT a, b FROM heap WHERE a = ? AND c = ? OFFSET 2",
                        "SELECT a, b FROM heap WHERE a = ? AND c = ? LIMIT $3",
                        "SELECT a FROM heap WHERE b = 'X'",
                        "SELECT a FROM heap WHERE b = 'x'",
                        "SELECT a FROM heap WHERE b = 'x '",
                        "SELECT a FROM heap WHERE b = 'ö\u20ac'",
                        "SELECT a FROM heap WHERE a - 1 - c = 0",
                        "SELECT a FROM heap WHERE a - (1 - c) = 0",
                        "SELECT a FROM heap WHERE a = 1",
                        "SELECT a FROM heap WHERE a = 1.0",
                        "SELECT a::text FROM heap",
                        "SELECT a::varchar(3) FROM heap",
                        "SELECT a FROM pairs",
                        "SELECT c FROM pairs");

        assertThat(texts.stream().map(this::canonical)).doesNotHaveDuplicates();
    }

    @Test
    void theAccessPathHasNoPartInIt() {
        String query = "SELECT a, b FROM heap WHERE a = 5";
        String before = canonical(query);
        Catalog without =
                Samples.catalog(
                        "CREATE TABLE heap (a integer, b text DEFAULT 'none', c integer NOT NULL)");

        assertThat(compiler.canonical(query, without, List.of())).isEqualTo(before);
    }

    @Test
    void everyQueryOfTheCorpusHasOne() throws IOException {
        int queries = 0;
        for (String block : Files.readString(CORPUS).split("\n\n+", -1)) {
            String text = block.strip().split("\n----\n", -1)[0];
            if (compiles(text)) {
                String canonical = canonical(text);
                assertThat(canonical).as(text).isNotBlank().isEqualTo(canonical(text));
                queries++;
            }
        }
        assertThat(queries).isGreaterThan(30);
    }

    private boolean compiles(String text) {
        try {
            return compiler.compile(text, catalog, List.of(), CompileSettings.DEFAULT)
                    instanceof CompiledStatement.Query;
        } catch (DatabaseException _) {
            return false;
        }
    }

    @Test
    void aDeepExpressionIsRefusedNotFatal() {
        String text = "SELECT a FROM heap WHERE " + "a + ".repeat(4_900) + "1 = 2";

        Optional<SqlState> refusal;
        try {
            canonical(text);
            refusal = Optional.empty();
        } catch (DatabaseException failure) {
            refusal = Optional.of(failure.sqlState());
        }

        assertThat(refusal).isIn(Optional.empty(), Optional.of(SqlState.STATEMENT_TOO_COMPLEX));
    }
}
