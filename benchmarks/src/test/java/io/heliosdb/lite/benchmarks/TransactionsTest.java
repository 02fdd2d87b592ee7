package io.heliosdb.lite.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.benchmarks.Transactions.Transaction;
import org.junit.jupiter.api.Test;

final class TransactionsTest {

    private static final long ROWS = 10_000;

    @Test
    void aRowDependsOnSeedAndIdOnly() {
        assertThat(new Transactions(1).row(77)).isEqualTo(new Transactions(1).row(77));
        assertThat(new Transactions(1).row(77)).isNotEqualTo(new Transactions(2).row(77));
    }

    @Test
    void theFirstRowOfSeed42StaysWhatItIs() {
        assertThat(new Transactions(42).row(1))
                .hasToString(
                        "Transaction[id=1, userId=25295, amount=310.11, category=electronics, date=2024-01-01, timestamp=1704067256]");
    }

    @Test
    void timestampsRiseAndValuesStayInTheirRanges() {
        Transactions transactions = new Transactions(42);
        long last = 0;
        for (long id = 1; id <= ROWS; id++) {
            Transaction row = transactions.row(id);
            assertThat(row.timestamp()).isGreaterThan(last);
            assertThat(row.userId()).isBetween(1L, 50_000L);
            assertThat(row.amount()).isBetween(0.0, 999.99);
            assertThat(row.date()).hasSize(10).startsWith("2024-");
            last = row.timestamp();
        }
    }
}
