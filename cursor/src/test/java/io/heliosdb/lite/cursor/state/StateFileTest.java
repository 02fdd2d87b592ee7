package io.heliosdb.lite.cursor.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.heliosdb.lite.cursor.Golden;
import io.heliosdb.lite.file.FileAccess;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StateFileTest {

    private static final UUID DATABASE = new UUID(1, 2);
    private static final UUID STATE = new UUID(3, 4);
    private static final UUID CURSOR = new UUID(5, 6);
    private static final byte[] DESCRIPTOR = "the plan".getBytes(StandardCharsets.UTF_8);
    private static final byte[] MAC = new byte[32];

    @TempDir Path directory;

    @Test
    void aSlotLooksAsItDidWhenItsFormatWasReleased() throws IOException {
        try (StateFile file = fresh()) {
            int slot = allocate(file, CURSOR, position(0, 100, "key 100"));
            file.save(slot, CURSOR, position(1, 200, "key 200"));
        }

        Golden.assertSame("state-head-1.hex", Arrays.copyOf(bytes(), 64));
        Golden.assertSame("state-slot-1.hex", Arrays.copyOfRange(bytes(), 4096, 8192));
    }

    @Test
    void whatWasSavedIsFoundAgain() {
        try (StateFile file = fresh()) {
            int slot = allocate(file, CURSOR, position(0, 100, "key 100"));
            file.save(slot, CURSOR, position(1, 200, "key 200"));
            file.save(slot, CURSOR, position(2, 300, "key 300"));
        }

        try (StateFile file = reopened()) {
            RecoveredSlot found = file.recover().live().getFirst();

            assertThat(found.header()).isEqualTo(header(CURSOR, DESCRIPTOR.length));
            assertThat(found.position()).contains(position(2, 300, "key 300"));
            assertThat(file.descriptor(found.slot(), CURSOR).descriptor()).isEqualTo(DESCRIPTOR);
            assertThat(file.descriptor(found.slot(), CURSOR).mac()).isEqualTo(MAC);
        }
    }

    @Test
    void aPositionTornAtAnyByteLeavesTheOldOrTheNewOne() throws IOException {
        int slot;
        byte[] before;
        byte[] after;
        SlotPosition old = position(1, 200, "key of row 200");
        SlotPosition fresh = position(2, 300, "key of row 300, which is longer");
        try (StateFile file = fresh()) {
            slot = allocate(file, CURSOR, position(0, 100, "k"));
            file.save(slot, CURSOR, old);
            before = bytes();
            file.save(slot, CURSOR, fresh);
            after = bytes();
        }

        Set<Long> seen = new HashSet<>();
        for (int torn : tears()) {
            byte[] mixed = before.clone();
            System.arraycopy(after, 0, mixed, 0, torn);
            SlotPosition found = recovered(mixed);
            assertThat(found).as("torn at %s", torn).isIn(old, fresh);
            seen.add(found.rows());
        }
        assertThat(seen).containsExactlyInAnyOrder(200L, 300L);
    }

    @Test
    void aPositionWhoseTailIsWrittenFirstLeavesTheOldOrTheNewOne() throws IOException {
        SlotPosition old = position(1, 200, "key of row 200");
        SlotPosition fresh = position(2, 300, "key of row 300, which is longer");
        byte[] before;
        byte[] after;
        try (StateFile file = fresh()) {
            int slot = allocate(file, CURSOR, position(0, 100, "k"));
            file.save(slot, CURSOR, old);
            before = bytes();
            file.save(slot, CURSOR, fresh);
            after = bytes();
        }

        for (int torn : tears()) {
            byte[] mixed = after.clone();
            System.arraycopy(before, 0, mixed, 0, torn);
            assertThat(recovered(mixed)).as("torn at %s", torn).isIn(old, fresh);
        }
    }

    @Test
    void anyFlippedBitGivesTheOldPositionOrAnErrorButNoOther() throws IOException {
        SlotPosition old = position(1, 200, "key 200");
        SlotPosition fresh = position(2, 300, "key 300");
        byte[] good;
        try (StateFile file = fresh()) {
            int slot = allocate(file, CURSOR, position(0, 100, "k"));
            file.save(slot, CURSOR, old);
            file.save(slot, CURSOR, fresh);
            good = bytes();
        }

        int lost = 0;
        int older = 0;
        for (int bit : flips()) {
            byte[] bad = good.clone();
            bad[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file(), bad);
            try (StateFile file = reopened()) {
                List<RecoveredSlot> live = file.recover().live();
                if (live.isEmpty()) {
                    lost++;
                    continue;
                }
                assertThat(live.getFirst().header()).isEqualTo(header(CURSOR, DESCRIPTOR.length));
                SlotPosition found = live.getFirst().position().orElseThrow();
                assertThat(found).as("bit %s", bit).isIn(old, fresh);
                older += found.rows() == 200 ? 1 : 0;
            }
        }
        assertThat(lost).isEqualTo(SlotHeader.BYTES * 8);
        assertThat(older).isEqualTo((SlotWriter.FIXED_BYTES + 7) * 8);
    }

    @Test
    void aReusedSlotNeverRevivesAPositionOfTheCursorBefore() throws IOException {
        UUID second = new UUID(7, 8);
        try (StateFile file = fresh()) {
            int slot = allocate(file, CURSOR, position(0, 100, "k"));
            file.save(slot, CURSOR, position(901, 1_000_000, "far ahead"));
            byte[] old = bytes();
            file.free(slot, CURSOR);
            int again = allocate(file, second, position(0, 1, "start"));
            assertThat(again).isEqualTo(slot);

            // the new slot's write lost its second half
            try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(old, 4096 + 1536, 1024), 4096 + 1536);
            }
        }

        try (StateFile file = reopened()) {
            RecoveredSlot found = file.recover().live().getFirst();
            assertThat(found.header().cursorId()).isEqualTo(second);
            assertThat(found.position()).contains(position(0, 1, "start"));
        }
    }

    @Test
    void aFreedSlotIsGoneAndGivenAgain() {
        try (StateFile file = fresh()) {
            int first = allocate(file, CURSOR, position(0, 1, "a"));
            int second = allocate(file, new UUID(7, 8), position(0, 1, "b"));
            file.free(first, CURSOR);
            assertThat(file.bytes()).isEqualTo(2 * 4096);
            assertThat(allocate(file, new UUID(9, 9), position(0, 1, "c"))).isEqualTo(first);
            file.free(second, new UUID(7, 8));
        }

        try (StateFile file = reopened()) {
            assertThat(file.recover().live())
                    .extracting(found -> found.header().cursorId())
                    .containsExactly(new UUID(9, 9));
        }
    }

    @Test
    void longPositionsAndDescriptorsOverflowAndComeBack() throws IOException {
        byte[] descriptor = new byte[20_000];
        new SplittableRandom(1).nextBytes(descriptor);
        String key = "long key ".repeat(1000);
        try (StateFile file = fresh()) {
            int slot =
                    file.allocate(
                            header(CURSOR, descriptor.length),
                            descriptor,
                            MAC,
                            position(0, 1, key + 0));
            file.save(slot, CURSOR, position(1, 2, key + 1));
            file.save(slot, CURSOR, position(2, 3, key + 2));
        }
        Path newest = directory.resolve("overflow").resolve(CURSOR + ".c");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(newest)))
                .isEqualTo("rw-------");

        try (StateFile file = reopened()) {
            RecoveredSlot found = file.recover().live().getFirst();
            assertThat(found.position()).contains(position(2, 3, key + 2));
            assertThat(file.descriptor(found.slot(), CURSOR).descriptor()).isEqualTo(descriptor);
        }

        byte[] bytes = Files.readAllBytes(newest);
        bytes[4000] ^= 1;
        Files.write(newest, bytes);
        try (StateFile file = reopened()) {
            RecoveredSlot found = file.recover().live().getFirst();
            assertThat(found.position()).contains(position(1, 2, key + 1));
            file.free(found.slot(), CURSOR);
        }
        try (var left = Files.list(directory.resolve("overflow"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aPositionBeyondTheLimitKeepsTheRowsOnly() {
        SlotPosition huge =
                new SlotPosition()
                        .place(
                                77,
                                new byte[StateFile.POSITION_MAX_BYTES + 1],
                                StateFile.POSITION_MAX_BYTES + 1);

        assertThat(huge.known()).isFalse();
        assertThat(huge.rows()).isEqualTo(77);
        assertThat(huge.position()).isEmpty();
    }

    @Test
    void savingAllocatesNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().threadId();
        try (StateFile file = fresh()) {
            SlotPosition position = position(0, 0, "the key of a row, forty bytes or so long");
            int slot = allocate(file, CURSOR, position);
            byte[] key = position.position();
            long sequence = 0;
            for (int i = 0; i < 20_000; i++) {
                file.save(slot, CURSOR, position.sequence(++sequence).place(i, key, key.length));
            }

            long before = threads.getThreadAllocatedBytes(self);
            for (int i = 0; i < 10_000; i++) {
                file.save(slot, CURSOR, position.sequence(++sequence).place(i, key, key.length));
            }
            long allocated = threads.getThreadAllocatedBytes(self) - before;

            assertThat(allocated / 10_000).as("bytes for each save").isZero();
        }
    }

    @Test
    void anInterruptedThreadSavesAllTheSameAndStaysInterrupted() {
        try (StateFile file = fresh()) {
            int slot = allocate(file, CURSOR, position(0, 1, "a"));
            Thread.currentThread().interrupt();

            file.save(slot, CURSOR, position(1, 2, "b"));
            assertThat(Thread.interrupted()).isTrue();
            file.save(slot, CURSOR, position(2, 3, "c"));

            assertThat(file.position(slot, CURSOR)).contains(position(2, 3, "c"));
        }
    }

    @Test
    void countersSurviveAndATornWriteLeavesTheOnesBefore() throws IOException {
        try (StateFile file = fresh()) {
            file.saveCounters(new long[] {1, 2, 3});
            file.saveCounters(new long[] {4, 5, 6});
        }
        byte[] bytes = bytes();
        bytes[2048 + 13] ^= 1;
        assertThat(counters()).containsExactly(4, 5, 6);
        Files.write(file(), bytes);
        assertThat(counters()).containsExactly(1, 2, 3);
    }

    @Test
    void theFileAndItsDirectoryAreTheOwnersOnly() throws IOException {
        Path inner = directory.resolve("state");
        new StateDirectory(FileAccess.local(), inner, DATABASE)
                .open(Optional.empty(), false, STATE, 9)
                .close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(inner)))
                .isEqualTo("rwx------");
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(inner.resolve("cursors.state"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aMissingOrForeignDirectoryIsRefusedUnlessTheLossIsAccepted() throws IOException {
        StateDirectory mine = new StateDirectory(FileAccess.local(), directory, DATABASE);
        assertRefused(() -> mine.open(Optional.of(STATE), false, new UUID(0, 9), 9));

        mine.open(Optional.of(STATE), true, STATE, 9).close();
        mine.open(Optional.of(STATE), false, new UUID(0, 9), 9).close();

        StateDirectory other = new StateDirectory(FileAccess.local(), directory, new UUID(8, 8));
        assertRefused(() -> other.open(Optional.empty(), false, new UUID(0, 9), 9));
        assertRefused(() -> mine.open(Optional.of(new UUID(0, 7)), false, new UUID(0, 9), 9));
        other.open(Optional.empty(), true, new UUID(0, 9), 9).close();
        try (var files = Files.list(directory)) {
            assertThat(files.map(file -> String.valueOf(file.getFileName())))
                    .contains("cursors.state", "cursors.state.before-" + new UUID(0, 9));
        }
    }

    /** Every byte of the header and of the positions that are in use, and some of the rest. */
    private static List<Integer> places() {
        return IntStream.range(0, 2560)
                .filter(at -> at < 160 || (at % 1024 >= 512 && at % 1024 < 640) || at % 97 == 0)
                .mapToObj(at -> 4096 + at)
                .toList();
    }

    private static List<Integer> tears() {
        return Stream.concat(places().stream(), Stream.of(8192)).toList();
    }

    private static List<Integer> flips() {
        return places().stream()
                .flatMap(at -> IntStream.range(0, 8).mapToObj(bit -> at * 8 + bit))
                .toList();
    }

    private void assertRefused(ThrowingCallable open) {
        assertThatThrownBy(open)
                .hasMessageContaining("55000")
                .hasMessageContaining("accept_cursor_loss");
    }

    private SlotPosition recovered(byte[] bytes) throws IOException {
        Files.write(file(), bytes);
        try (StateFile file = reopened()) {
            return file.recover().live().getFirst().position().orElseThrow();
        }
    }

    private long[] counters() {
        try (StateFile file = reopened()) {
            return file.counters();
        }
    }

    private StateFile fresh() {
        return new StateDirectory(FileAccess.local(), directory, DATABASE)
                .open(Optional.empty(), false, STATE, 9);
    }

    private StateFile reopened() {
        return new StateDirectory(FileAccess.local(), directory, DATABASE)
                .open(Optional.of(STATE), false, new UUID(0, 9), 9);
    }

    private static int allocate(StateFile file, UUID cursor, SlotPosition first) {
        return file.allocate(header(cursor, DESCRIPTOR.length), DESCRIPTOR, MAC, first);
    }

    private static SlotHeader header(UUID cursor, int descriptorLength) {
        return new SlotHeader(1, DATABASE, cursor, 11, 12, 13, 14, 15, 16, 17, descriptorLength);
    }

    private static SlotPosition position(long sequence, long rows, String key) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        return new SlotPosition()
                .sequence(sequence)
                .state(SlotState.OPEN)
                .claim(1, new UUID(21, 22))
                .times(1000 + sequence, 2000 + sequence, 0)
                .place(rows, bytes, bytes.length);
    }

    private Path file() {
        return directory.resolve("cursors.state");
    }

    private byte[] bytes() throws IOException {
        return Files.readAllBytes(file());
    }
}
