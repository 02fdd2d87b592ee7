package io.heliosdb.lite.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.Row;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DumpCommandTest {

    private static final String ALL_TYPES =
            """
            CREATE TABLE "every ""type" (
                id integer PRIMARY KEY, s smallint, i int4, f float4, d double precision,
                b boolean, t text NOT NULL DEFAULT 'it''s', v varchar(20), day date DEFAULT '2024-02-29',
                ts timestamp DEFAULT now(), n numeric, m numeric(10,2) DEFAULT 1.50, y bytea)
            """;

    @TempDir private Path directory;

    private Path dump(Path database, String name) {
        Path file = directory.resolve(name);
        CommandRun run =
                CommandRun.of("dump", "--db", database.toString(), "--output", file.toString());
        assertThat(run.code()).as(run.err()).isZero();
        return file;
    }

    private Path load(Path file, String name) {
        Path database = directory.resolve(name);
        CommandRun run = CommandRun.of("sql", "--db", database.toString(), "-f", file.toString());
        assertThat(run.code()).as(run.err()).isZero();
        return database;
    }

    /** Every cell as an object, so that NaN, -0.0 and scales are compared bit by bit. */
    private static List<List<Object>> rows(Database db, String sql) {
        return db.queryAll(sql).stream().map(DumpCommandTest::cells).toList();
    }

    private static List<Object> cells(Row row) {
        return IntStream.range(0, row.columns().size())
                .mapToObj(i -> {
                    Object cell = row.isNull(i) ? "NULL" : row.getObject(i);
                    return cell instanceof byte[] bytes ? Arrays.toString(bytes) : cell;
                })
                .toList();
    }

    @Test
    void whatIsLoadedFromADumpIsIdentical() throws IOException {
        long seed = 20_240;
        Random random = new Random(seed);
        Path original = directory.resolve("original");
        try (Database db = Database.open(Config.defaults(original))) {
            db.execute(ALL_TYPES);
            db.execute("CREATE UNIQUE INDEX \"in dex\" ON \"every \"\"type\" (t DESC, id)");
            db.execute("CREATE INDEX by_day ON \"every \"\"type\" (day NULLS FIRST)");
            String insert =
                    "INSERT INTO \"every \"\"type\" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
            db.execute(
                    insert,
                    Long.MIN_VALUE,
                    -32768,
                    Integer.MIN_VALUE,
                    Float.NaN,
                    Double.NaN,
                    true,
                    "",
                    "",
                    LocalDate.of(1, 1, 1),
                    LocalDateTime.of(1, 1, 1, 0, 0, 0, 1_000),
                    new BigDecimal("0.000"),
                    new BigDecimal("-99999999.99"),
                    new byte[0]);
            db.execute(
                    insert,
                    Long.MAX_VALUE,
                    32767,
                    Integer.MAX_VALUE,
                    -0.0f,
                    -0.0,
                    false,
                    "quote ' \" \\' ; -- /* \n\r\t $1 ? ü 💡",
                    "'",
                    LocalDate.of(9999, 12, 31),
                    LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_000),
                    new BigDecimal("123456789012345678901234567890.1200"),
                    null,
                    new byte[] {0, -1, '\'', '\\'});
            db.execute(
                    insert,
                    0L,
                    null,
                    null,
                    Float.NEGATIVE_INFINITY,
                    Double.POSITIVE_INFINITY,
                    null,
                    "-- no comment",
                    null,
                    null,
                    null,
                    null,
                    null,
                    null);
            db.execute(
                    insert,
                    1L,
                    0,
                    0,
                    Float.MIN_VALUE,
                    Double.MIN_VALUE,
                    null,
                    ";",
                    null,
                    null,
                    null,
                    null,
                    null,
                    null);
            for (long id = 2; id < 500; id++) {
                db.execute(
                        "INSERT INTO \"every \"\"type\" (id, d, f, t, ts) VALUES (?, ?, ?, ?, ?)",
                        id,
                        Double.longBitsToDouble(random.nextLong()),
                        random.nextFloat(),
                        "t" + random.nextInt(),
                        LocalDateTime.of(2024, 3, 31, 2, 30).plusNanos(random.nextInt() * 1_000L));
            }
            db.execute("CREATE TABLE hidden (word text)");
            for (String word : List.of("b", "a", "b", "c")) {
                db.execute("INSERT INTO hidden VALUES (?)", word);
            }
            db.execute("CREATE TABLE empty (a integer, b integer, PRIMARY KEY (b, a))");
        }

        Path first = dump(original, "first.sql");
        Path loaded = load(first, "loaded");

        assertThat(Files.readString(dump(loaded, "second.sql"))).isEqualTo(Files.readString(first));
        try (Database one = Database.open(Config.defaults(original));
                Database other = Database.open(Config.defaults(loaded))) {
            assertThat(other.tableScripts()).isEqualTo(one.tableScripts());
            for (String table : List.of("\"every \"\"type\"", "hidden", "empty")) {
                String all = "SELECT * FROM " + table;
                assertThat(rows(other, all)).as("seed %s", seed).isEqualTo(rows(one, all));
            }
            String byIndex = "SELECT id FROM \"every \"\"type\" ORDER BY t DESC, id";
            assertThat(rows(other, byIndex)).isEqualTo(rows(one, byIndex));
            for (Database each : List.of(one, other)) { // defaults
                each.execute("INSERT INTO \"every \"\"type\" (id) VALUES (1000)");
                assertThat(
                                each.queryAll(
                                                "SELECT t, day, m FROM \"every \"\"type\""
                                                        + " WHERE id = 1000 AND ts IS NOT NULL")
                                        .toString())
                        .contains("it's", "2024-02-29", "1.50");
            }
        }
        assertThat(CommandRun.of("check-here", "--db", loaded.toString()).code()).isZero();
    }

    @Test
    void aDumpGoesToStandardOutputWithoutAFile() {
        String db = directory.resolve("db").toString();
        CommandRun.of(
                "sql", "--db", db, "-c", "CREATE TABLE t (a integer); INSERT INTO t VALUES (7)");

        assertThat(CommandRun.of("dump", "--db", db).out())
                .isEqualTo(
                        """
                        -- heliosdb dump, format 1

                        CREATE TABLE "t" ("a" int8);
                        BEGIN;
                        INSERT INTO "t" VALUES
                        (CAST('7' AS int8));
                        COMMIT;
                        """);
    }
}
