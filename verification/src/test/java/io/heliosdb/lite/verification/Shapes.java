package io.heliosdb.lite.verification;

import io.heliosdb.lite.Database;
import io.heliosdb.lite.Transaction;
import java.util.List;
import java.util.Random;

/** The tables and the query shapes that the cursor oracle runs, each with how it must resume. */
final class Shapes {

    /** How a shape must resume, as EXPLAIN says it. */
    enum Method {
        SEEK,
        SPOOL,
        REPLAY
    }

    /** One query with its parameters. */
    record Shape(Method method, String sql, List<Object> parameters) {

        @Override
        public String toString() {
            return method + " " + sql + " " + parameters;
        }
    }

    static final List<String> TABLES =
            List.of(
                    "CREATE TABLE shapes (id INTEGER PRIMARY KEY, a INTEGER, b TEXT, c REAL, d DATE,"
                            + " ts TIMESTAMP, n NUMERIC(10,2), flag BOOLEAN, s SMALLINT, x BYTEA)",
                    "CREATE INDEX shapes_a ON shapes (a)",
                    "CREATE INDEX shapes_b_a ON shapes (b DESC, a)",
                    "CREATE INDEX shapes_n ON shapes (n DESC NULLS LAST)",
                    "CREATE INDEX shapes_ts ON shapes (ts)",
                    "CREATE TABLE pairs (k1 TEXT, k2 INTEGER, v TEXT, PRIMARY KEY (k1, k2))",
                    "CREATE TABLE heap (v INTEGER, t TEXT)",
                    "CREATE INDEX heap_v ON heap (v)",
                    "CREATE TABLE nothing (id INTEGER PRIMARY KEY, v TEXT)");

    static final List<Shape> ALL =
            List.of(
                    // the primary key, both directions, ranges
                    seek("SELECT * FROM shapes"),
                    seek("SELECT * FROM shapes ORDER BY id"),
                    seek("SELECT * FROM shapes ORDER BY id DESC"),
                    seek("SELECT id, b FROM shapes WHERE id > ? ORDER BY id", 7L),
                    seek("SELECT id, b FROM shapes WHERE id <= ? ORDER BY id DESC", 31L),
                    seek("SELECT b, id FROM shapes WHERE id BETWEEN ? AND ?", 5L, 25L),
                    seek("SELECT id FROM shapes WHERE id = ?", 11L),
                    seek("SELECT id FROM shapes WHERE id = ? AND a > 1000000", 11L),
                    seek("SELECT id FROM shapes WHERE id IN (3, 9, 27, 999)"),
                    // filters and expressions over a scan
                    seek("SELECT id, a * 2 + 1, b || '!' FROM shapes WHERE a >= 3"),
                    seek("SELECT id, c / 2 FROM shapes WHERE c IS NOT NULL AND NOT flag"),
                    seek(
                            "SELECT id, CASE WHEN a > 5 THEN 'many' WHEN a IS NULL THEN 'none' ELSE 'few' END FROM shapes"),
                    seek("SELECT id FROM shapes WHERE b LIKE 'k%3' OR d > DATE '2024-01-20'"),
                    seek("SELECT id, n + 1, s FROM shapes WHERE n BETWEEN 1.50 AND 20"),
                    seek("SELECT id, x FROM shapes WHERE a IN (1, 2, NULL)"),
                    seek("SELECT id FROM shapes WHERE a IS NULL"),
                    seek("SELECT id FROM shapes WHERE a > 5 AND a < 5"),
                    seek("SELECT id, coalesce(b, 'null'), d, ts FROM shapes"),
                    // limit and offset
                    seek("SELECT id FROM shapes ORDER BY id LIMIT 17"),
                    seek("SELECT id FROM shapes ORDER BY id LIMIT ? OFFSET ?", 20L, 13L),
                    seek("SELECT id FROM shapes WHERE a > 2 ORDER BY id DESC OFFSET 5"),
                    seek("SELECT id FROM shapes LIMIT 0"),
                    // secondary indexes, ties, NULLs, both directions
                    seek("SELECT id, a FROM shapes ORDER BY a"),
                    seek("SELECT id, a FROM shapes ORDER BY a DESC"),
                    seek("SELECT id, a FROM shapes WHERE a = ? ORDER BY id", 4L),
                    seek("SELECT id, a FROM shapes WHERE a > ? ORDER BY a", 3L),
                    seek("SELECT id, a, b FROM shapes ORDER BY b DESC, a"),
                    seek("SELECT id, a, b FROM shapes ORDER BY b, a DESC"),
                    seek("SELECT id, a, b FROM shapes WHERE b = 'k3' ORDER BY a"),
                    seek("SELECT id, n FROM shapes ORDER BY n DESC NULLS LAST"),
                    seek("SELECT id, n FROM shapes ORDER BY n ASC NULLS FIRST"),
                    seek(
                            "SELECT id, ts FROM shapes WHERE ts >= ? ORDER BY ts",
                            "2024-01-02 00:00:00"),
                    seek("SELECT id, ts FROM shapes ORDER BY ts DESC LIMIT 30"),
                    // compound and missing primary keys
                    seek("SELECT * FROM pairs"),
                    seek("SELECT * FROM pairs ORDER BY k1, k2"),
                    seek("SELECT * FROM pairs ORDER BY k1 DESC, k2 DESC"),
                    seek("SELECT k2, v FROM pairs WHERE k1 = 'b' AND k2 > 3 ORDER BY k2"),
                    seek("SELECT * FROM heap"),
                    seek("SELECT t, v FROM heap ORDER BY v DESC"),
                    seek("SELECT * FROM nothing ORDER BY id"),
                    // sorts
                    sort("SELECT id, c FROM shapes ORDER BY c"),
                    sort("SELECT id, c FROM shapes ORDER BY c DESC NULLS FIRST, id"),
                    sort("SELECT id, a, c FROM shapes WHERE a > 1 ORDER BY a DESC, c"),
                    sort("SELECT id, b FROM shapes ORDER BY b || 'x', s DESC"),
                    sort("SELECT s, d FROM shapes ORDER BY d DESC NULLS LAST"),
                    sort("SELECT id, a * c FROM shapes ORDER BY 2 DESC, 1 LIMIT 25"),
                    sort("SELECT id FROM shapes ORDER BY flag, x LIMIT 20 OFFSET 10"),
                    sort("SELECT v, k2 FROM pairs ORDER BY v"),
                    sort("SELECT * FROM heap ORDER BY t DESC, v"),
                    sort("SELECT * FROM nothing ORDER BY v"),
                    // one row from many
                    replay("SELECT count(*), sum(a), avg(a), min(b), max(d) FROM shapes"),
                    replay(
                            "SELECT sum(n), avg(c), count(a), count(DISTINCT a) FROM shapes WHERE id > 10"),
                    replay("SELECT count(*), max(v) FROM nothing"));

    private Shapes() {}

    /** The value lists of the INSERT statements that fill the tables; same seed, same rows. */
    static List<String> rows(Random random, int count) {
        java.util.ArrayList<String> statements = new java.util.ArrayList<>();
        for (int id = 1; id <= count; id++) {
            statements.add("INSERT INTO shapes VALUES (" + id + ", " + shapeValues(random) + ")");
            statements.add(
                    "INSERT INTO pairs VALUES ('"
                            + (char) ('a' + id % 3)
                            + "', "
                            + id
                            + ", 'v"
                            + random.nextInt(5)
                            + "')");
            statements.add(
                    "INSERT INTO heap VALUES ("
                            + orNull(random, Integer.toString(random.nextInt(8)))
                            + ", 't"
                            + random.nextInt(4)
                            + "')");
        }
        return statements;
    }

    /** The columns after the key, with NULLs and ties. */
    static String shapeValues(Random random) {
        int day = 1 + random.nextInt(28);
        String date = "2024-01-" + (day < 10 ? "0" : "") + day;
        return String.join(
                ", ",
                orNull(random, Integer.toString(random.nextInt(10))),
                orNull(random, "'k" + random.nextInt(6) + "'"),
                orNull(random, Double.toString((random.nextInt(40) - 20) / 4.0)),
                orNull(random, "DATE '" + date + "'"),
                orNull(random, "TIMESTAMP '" + date + " 10:30:00'"),
                orNull(random, Integer.toString(random.nextInt(30)) + ".25"),
                orNull(random, random.nextBoolean() ? "TRUE" : "FALSE"),
                orNull(random, Integer.toString(random.nextInt(100) - 50)),
                "NULL");
    }

    private static String orNull(Random random, String value) {
        return random.nextInt(6) == 0 ? "NULL" : value;
    }

    private static Shape seek(String sql, Object... parameters) {
        return new Shape(Method.SEEK, sql, List.of(parameters));
    }

    private static Shape sort(String sql, Object... parameters) {
        return new Shape(Method.SPOOL, sql, List.of(parameters));
    }

    private static Shape replay(String sql, Object... parameters) {
        return new Shape(Method.REPLAY, sql, List.of(parameters));
    }

    /** Makes the tables, with so many rows in each. */
    static void fill(Database database, Random random, int rows) {
        TABLES.forEach(database::execute);
        try (Transaction transaction = database.begin()) {
            rows(random, rows).forEach(transaction::execute);
            transaction.commit();
        }
    }

    /** Deletes one of so many rows, and inserts another one under its key. */
    static void replaceOne(Transaction transaction, Random random, int rows) {
        long id = 1L + random.nextInt(rows);
        transaction.execute("DELETE FROM shapes WHERE id = ?", id);
        transaction.execute("INSERT INTO shapes VALUES (" + id + ", " + shapeValues(random) + ")");
    }
}
