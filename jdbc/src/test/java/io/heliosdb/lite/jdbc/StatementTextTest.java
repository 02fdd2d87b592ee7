package io.heliosdb.lite.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.jdbc.StatementText.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1",
                "  select 1",
                "\n\t-- first\nSELECT 1",
                "/* a /* nested */ one */ SELECT 1",
                "(SELECT 1)",
                "((SELECT 1))",
                "VALUES (1)",
                "TABLE t",
                "WITH x AS (SELECT 1) SELECT * FROM x",
                "RESUME 'abc' SKIP 3",
                "SELECT 1;",
                "SELECT 1 ; -- the end",
                "SELECT 1;;",
                "SELECT ';' FROM t",
                "SELECT 'it''s; so' FROM t",
                "SELECT E'it\\'s; so' FROM t",
                "SELECT '\\' FROM t",
                "SELECT \";\" FROM t",
                "SELECT $$;$$, $a$;$$;$a$, $1 FROM t",
                "SELECT 1 -- ; DELETE FROM t",
                "SELECT 1 /* ; DELETE FROM t */",
                "SELECT substring(s FROM 1 FOR 2) FROM t",
                "SELECT 'WITH x AS (DELETE'",
                "SELECT \"into\" FROM t",
                "SELECT 'a' 'FOR UPDATE' FROM t"
            })
    void queriesAreKnownByTheirFirstWord(String sql) {
        assertThat(StatementText.of(sql).kind()).isEqualTo(Kind.QUERY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ";",
                "-- nothing",
                "INSERT INTO t VALUES (1) RETURNING id",
                "UPDATE t SET a = 1",
                "DELETE FROM t",
                "SELECT 1; SELECT 2",
                "SELECT 1; DELETE FROM t",
                "SHOW x; DELETE FROM t",
                "SET x = 1; DELETE FROM t",
                "SELECT '\\'; DELETE FROM t; --'",
                "SELECT E'\\\\'; DELETE FROM t",
                "SELECT $1; DELETE FROM t",
                "SELECT * FROM t FOR UPDATE",
                "SELECT * FROM t for /* a */ share",
                "SELECT * FROM t FOR NO KEY UPDATE",
                "SELECT * INTO s FROM t",
                "WITH x AS (DELETE FROM t RETURNING id) SELECT * FROM x",
                "WITH x AS (SELECT 1) INSERT INTO t SELECT * FROM x",
                "SET LOCAL x = 1",
                "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ",
                "EXPLAIN SELECT 1",
                "FETCH 1 FROM c",
                "BEGIN",
                "SELECTED",
                "1 SELECT",
                "{call f()}"
            })
    void theRestMayChangeSomething(String sql) {
        assertThat(StatementText.of(sql).kind()).isEqualTo(Kind.OTHER);
    }

    @Test
    void theBodyEndsAtTheSemicolon() {
        assertThat(StatementText.of("/* a; */ SELECT ';' ; -- b").body())
                .isEqualTo("/* a; */ SELECT ';' ");
    }

    @Test
    void settingsAreKnownByName() {
        assertThat(StatementText.of("SET enable_sort = off").kind()).isEqualTo(Kind.SETTING);
        assertThat(StatementText.of("SET enable_sort = off").setting()).isEqualTo("ENABLE_SORT");
        assertThat(StatementText.of("set session timezone to 'UTC'").setting())
                .isEqualTo("TIMEZONE");
        assertThat(StatementText.of("SET heliosdb.cursor_restore = off").setting())
                .isEqualTo("HELIOSDB.CURSOR_RESTORE");
        assertThat(StatementText.of("RESET ALL").setting()).isEqualTo("ALL");
    }

    @Test
    void showIsRepeatable() {
        assertThat(StatementText.of("SHOW timezone").kind()).isEqualTo(Kind.SHOW);
    }
}
