package io.heliosdb.lite.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The peers alone: whatever is compared with them must read the same rows. */
final class JdbcLaneTest {

    private static final long ROWS = 20_000;

    @Test
    void bothPeersReturnEveryRowOfTheGenerator(@TempDir Path directory) {
        Transactions data = new Transactions(42);
        RowChecksum expected = new RowChecksum();
        for (long id = 1; id <= ROWS; id++) {
            Transactions.Transaction row = data.row(id);
            expected.add(
                    row.id(),
                    row.userId(),
                    row.amount(),
                    row.category(),
                    row.date(),
                    row.timestamp());
        }

        for (JdbcLane lane : List.of(JdbcLane.h2(directory), JdbcLane.sqlite(directory))) {
            try (lane) {
                assertThat(lane.load(data, ROWS).run()).as(lane.name()).isEqualTo(expected.value());
            }
        }
    }
}
