package io.heliosdb.lite.sql;

import io.heliosdb.lite.execution.schema.Catalog;
import io.heliosdb.lite.execution.schema.IndexDefinition;
import io.heliosdb.lite.execution.schema.TableDefinition;
import java.util.ArrayList;
import java.util.List;

/** Catalogs made by the compiler's own CREATE statements. */
final class Samples {
    private Samples() {}

    /** The tables that the corpus is about. */
    static Catalog catalog() {
        return catalog(
                "CREATE TABLE transactions (id INTEGER PRIMARY KEY, user_id INTEGER, amount REAL,"
                        + " date TEXT, timestamp INTEGER, category TEXT)",
                "CREATE INDEX by_timestamp ON transactions (timestamp)",
                "CREATE INDEX by_user ON transactions (user_id, timestamp DESC)",
                "CREATE TABLE typed (k int4 PRIMARY KEY, s smallint, i int4, b bigint, r float4,"
                        + " d double precision, o boolean, t text, v varchar(5), dt date, ts"
                        + " timestamp, n numeric, m numeric(10,2), y bytea)",
                "CREATE TABLE pairs (a integer, b integer, c integer not null, PRIMARY KEY (a, b))",
                "CREATE UNIQUE INDEX pairs_c ON pairs (c)",
                "CREATE INDEX pairs_nulls ON pairs (c DESC NULLS LAST, a)",
                "CREATE TABLE heap (a integer, b text DEFAULT 'none', c integer NOT NULL DEFAULT"
                        + " 7)",
                "CREATE INDEX heap_a ON heap (a)",
                "CREATE TABLE words (date date, timestamp timestamp, category text, value integer,"
                        + " \"user\" text, time integer, name text, type text, status text, key"
                        + " integer, count integer, year integer)");
    }

    static Catalog catalog(String... statements) {
        SqlCompiler compiler = new SqlCompiler();
        Catalog catalog = Catalog.empty();
        int id = 16;
        for (String statement : statements) {
            CompiledStatement compiled =
                    compiler.compile(statement, catalog, List.of(), CompileSettings.DEFAULT);
            catalog =
                    switch (compiled) {
                        case CompiledStatement.CreateTable create ->
                                catalog.with(
                                        id,
                                        new TableDefinition(
                                                id++,
                                                1,
                                                create.name(),
                                                create.columns(),
                                                create.primaryKey(),
                                                new ArrayList<>()));
                        case CompiledStatement.CreateIndex create ->
                                catalog.with(
                                        id,
                                        catalog.byId(create.tableId())
                                                .orElseThrow()
                                                .withIndex(
                                                        new IndexDefinition(
                                                                id++,
                                                                create.tableId(),
                                                                create.name(),
                                                                create.columns(),
                                                                create.unique())));
                        default -> throw new IllegalArgumentException(statement);
                    };
        }
        return catalog;
    }
}
