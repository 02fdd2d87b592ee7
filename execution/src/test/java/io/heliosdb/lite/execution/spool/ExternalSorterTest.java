package io.heliosdb.lite.execution.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExternalSorterTest {

    private static final int RECORDS = 100_000;
    private static final long OWN_BUDGET = 64 << 20;
    private static final byte[] ROW = new byte[100];

    @TempDir private Path directory;

    /** Those of the other sorts are none of its business: its own records come out the same. */
    @Test
    void aSortMakesRoomWhenAllTogetherHoldTooMuch() {
        SortMemory plenty = new SortMemory(Long.MAX_VALUE);
        SortMemory little = new SortMemory(SortMemory.LEAST_BYTES / 2);

        List<Long> alone = sorted("alone", plenty, 0);
        List<Long> crowded = sorted("crowded", little, 2);

        assertThat(alone).hasSize(RECORDS).isSorted();
        assertThat(crowded).isEqualTo(alone);
        assertThat(plenty.usedBytes()).isZero();
        assertThat(little.usedBytes()).isZero();
    }

    private List<Long> sorted(String name, SortMemory memory, int spillsMin) {
        Random random = new Random(1);
        byte[] key = new byte[Long.BYTES];
        int spills = 0;
        try (ExternalSorter sorter =
                new ExternalSorter(
                        SpoolFiles.in(directory), name, OWN_BUDGET, Long.MAX_VALUE, 0, memory)) {
            for (int i = 0; i < RECORDS; i++) {
                ByteBuffer.wrap(key).putLong(random.nextLong() >>> 1);
                sorter.add(key, 0, key.length, 0, ROW, 0, ROW.length);
                if (sorter.isFull()) {
                    assertThat(memory.usedBytes()).isGreaterThan(SortMemory.LEAST_BYTES);
                    assertThat(sorter.spill(() -> false)).isTrue();
                    spills++;
                }
            }
            assertThat(spills).isGreaterThanOrEqualTo(spillsMin);
            assertThat(sorter.finish(() -> false)).isTrue();
            List<Long> keys = new ArrayList<>();
            RunMerger merger = sorter.merge();
            while (merger.advance()) {
                RunSource record = merger.current();
                keys.add(ByteBuffer.wrap(record.data, record.keyOffset, Long.BYTES).getLong());
            }
            return keys;
        }
    }
}
