package io.heliosdb.lite.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each benchmark at a fiftieth of its size. Asserts counts and allocations, never times. */
final class SmallSizeTest {

    private static final long ROWS = 20_000;

    @TempDir private Path directory;

    private List<Result> run(Benchmarks benchmark) {
        List<Result> results = new ArrayList<>();
        benchmark.run(
                new BenchmarkOptions(directory, OptionalLong.of(ROWS), 2, true, _ -> {}),
                results::add);
        return results;
    }

    @Test
    void allLanesOfTheScanReadTheSameRows() {
        assertThat(run(Benchmarks.SCAN)) // a lane that reads other rows fails
                .extracting(Result::name)
                .containsExactly("scan", "scan", "scan", "scan_ratio", "scan_ratio");
    }

    @Test
    void everyResumeFindsTheRowAfterItsToken() {
        assertThat(run(Benchmarks.RESUME)) // a resume at another row fails
                .extracting(result -> result.number("resumes"))
                .containsExactly(1_000.0, 1_000.0);
    }

    @Test
    void savingAPositionAllocatesNothingAndRunsWithRestoreSave() {
        List<Result> results = run(Benchmarks.OVERHEAD);

        assertThat(results.getFirst().number("allocated_bytes_per_save")).isLessThan(1);
        for (Result shape :
                results.subList(
                        1,
                        5)) { // at most one in a millisecond, so time decides how many; some more
            // when it opens and ends
            double least = shape.number("rows") > 10_000 ? 1 : 0;
            assertThat(shape.number("saves_per_run"))
                    .as(shape.toString())
                    .isBetween(least, shape.number("rows") / 1_000 + 3);
        }
        assertThat(results).extracting(Result::name).endsWith("overhead_least", "overhead_saves");
    }

    @Test
    void everyLaneLoadsEveryRow() {
        assertThat(run(Benchmarks.LOAD)).hasSize(9);
    }

    @Test
    void aSuspendedOrIdleCursorIsOneSlotAndLittleHeapAndNoThread() {
        Result cursors = run(Benchmarks.CURSORS).getFirst(); // one that is lost fails

        assertThat(cursors.number("cursors")).isEqualTo(200);
        assertThat(cursors.number("state_bytes_per_cursor")).isEqualTo(4096);
        assertThat(cursors.number("heap_bytes_per_cursor")).isLessThan(4096);
        assertThat(cursors.number("heap_bytes_per_cursor_with_reader")).isLessThan(4096);
        assertThat(cursors.number("threads_more")).isNotPositive();
        assertThat(cursors.number("resumed_after")).isEqualTo(200);
    }

    @Test
    void aFreshProcessFindsItsRow() {
        assertThat(run(Benchmarks.START)) // one that prints another row fails
                .first()
                .satisfies(start -> assertThat(start.number("rounds")).isEqualTo(2));
    }

    @Test
    void aSpoolGivesItsRecordsBack() {
        assertThat(run(Benchmarks.SPOOL)) // a reader that finds more or fewer fails
                .singleElement()
                .satisfies(spool ->
                        assertThat(spool.number("bytes")).isBetween(60.0 * ROWS, 100.0 * ROWS));
    }

    @Test
    void theServersAndTheDriversReadTheSameRows() {
        assertThat(run(Benchmarks.WIRE)) // a lane that reads other rows fails
                .extracting(Result::name)
                .containsOnly(
                        "wire_scan",
                        "wire_index",
                        "wire_reporting",
                        "wire_first_row",
                        "wire_by_key")
                .hasSize(21);
    }

    @Test
    void whoeverIsBrokenOffGoesOnAtTheNextRow() {
        assertThat(run(Benchmarks.BREAKS)) // one that reads another row fails
                .extracting(Result::name)
                .containsExactly("break_gap", "break_export", "break_gap", "kill_gap");
    }

    @Test
    void aBusyServerAnswers() {
        assertThat(run(Benchmarks.BUSY)) // a probe that fails, fails
                .extracting(Result::name)
                .startsWith("busy_idle", "busy_latency", "busy_latency");
    }
}
