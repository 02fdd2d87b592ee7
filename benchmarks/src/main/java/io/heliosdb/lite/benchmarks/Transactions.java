package io.heliosdb.lite.benchmarks;

import java.time.LocalDate;
import java.util.List;

/**
 * The generated table {@code transactions}: a pure function of seed and id, so that any row can be
 * made again without the rows before it. Immutable and safe for any number of threads.
 *
 * <p>Ids are 1, 2, 3, ...; {@code timestamp} (seconds since 1970) rises with the id and {@code
 * date} is its day. A row carries about 36 bytes of values.
 */
public final class Transactions {

    public static final String TABLE = "transactions";

    public static final List<String> COLUMNS =
            List.of("id", "user_id", "amount", "category", "date", "timestamp");

    public static final String CREATE_TABLE =
            "CREATE TABLE transactions (id INTEGER PRIMARY KEY, user_id INTEGER, amount REAL,"
                    + " category TEXT, date TEXT, timestamp INTEGER)";

    public static final String INSERT =
            "INSERT INTO transactions (id, user_id, amount, category, date, timestamp)"
                    + " VALUES (?, ?, ?, ?, ?, ?)";

    private static final List<String> CATEGORIES =
            List.of(
                    "books",
                    "clothing",
                    "electronics",
                    "fuel",
                    "groceries",
                    "health",
                    "music",
                    "rent",
                    "restaurants",
                    "travel");

    private static final long FIRST_SECOND = 1_704_067_200L; // 2024-01-01T00:00:00Z
    private static final int SECONDS_PER_ROW = 31;
    private static final int SECONDS_PER_DAY = 86_400;
    private static final int USERS = 50_000;

    private final long seed;

    public Transactions(long seed) {
        this.seed = seed;
    }

    /** One row. */
    public record Transaction(
            long id, long userId, double amount, String category, String date, long timestamp) {

        /** The values in the order of {@link #COLUMNS}, as parameters of {@link #INSERT}. */
        public Object[] values() {
            return new Object[] {id, userId, amount, category, date, timestamp};
        }
    }

    /** The row with this id; ids begin at 1. */
    public Transaction row(long id) {
        long chance = mix(seed + id * 0x9E37_79B9_7F4A_7C15L);
        long timestamp = FIRST_SECOND + id * SECONDS_PER_ROW + Long.remainderUnsigned(chance, 31);
        long cents = Long.remainderUnsigned(mix(chance), 100_000);
        return new Transaction(
                id,
                Long.remainderUnsigned(chance >>> 8, USERS) + 1,
                cents / 100.0,
                CATEGORIES.get((int) Long.remainderUnsigned(chance >>> 32, CATEGORIES.size())),
                LocalDate.ofEpochDay(timestamp / SECONDS_PER_DAY).toString(),
                timestamp);
    }

    /** The finaliser of SplitMix64 (Steele, Lea, Flood: Fast Splittable PRNGs, 2014). */
    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return mixed ^ (mixed >>> 31);
    }
}
