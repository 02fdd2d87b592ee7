package io.heliosdb.lite.benchmarks;

import com.sun.management.ThreadMXBean;
import io.heliosdb.lite.cursor.state.SlotHeader;
import io.heliosdb.lite.cursor.state.SlotPosition;
import io.heliosdb.lite.cursor.state.SlotState;
import io.heliosdb.lite.cursor.state.StateDirectory;
import io.heliosdb.lite.cursor.state.StateFile;
import io.heliosdb.lite.file.FileAccess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Saving one position into a cursor's slot, with the bytes it allocates, and forcing one to the
 * disk, beside a bare fdatasync of the same size on the same disk.
 */
final class SaveBenchmark {

    private static final int SAVES = 200_000;
    private static final int FORCES = 500;
    private static final int POSITION_BYTES = 32;
    private static final int DESCRIPTOR_BYTES = 256;
    private static final int MAC_BYTES = 32;
    private static final int PAGE_BYTES = 4096;

    private final BenchmarkOptions options;
    private final Consumer<Result> results;
    private final int saves;
    private final int forces;

    SaveBenchmark(BenchmarkOptions options, Consumer<Result> results) {
        this.options = options;
        this.results = results;
        saves = (int) Math.min(SAVES, options.rowsOr(SAVES));
        forces = Math.max(10, (int) ((long) FORCES * saves / SAVES));
    }

    void run() {
        options.say("saving and forcing positions");
        UUID database = new UUID(1, 2);
        StateDirectory directory =
                new StateDirectory(FileAccess.local(), options.directory("save"), database);
        try (StateFile file = directory.open(Optional.empty(), false, new UUID(3, 4), 0)) {
            file.recover();
            results.accept(measure(file, database));
        }
    }

    private Result measure(StateFile file, UUID database) {
        UUID cursor = new UUID(5, 6);
        byte[] descriptor = new byte[DESCRIPTOR_BYTES];
        SlotHeader header =
                new SlotHeader(1, database, cursor, 0, 0, 0, 0, 0, 0, 0, descriptor.length);
        SlotPosition position = new SlotPosition().state(SlotState.OPEN);
        position.claim(1, new UUID(7, 8)).place(0, new byte[POSITION_BYTES], POSITION_BYTES);
        int slot = file.allocate(header, descriptor, new byte[MAC_BYTES], position);
        Saver saver = new Saver(file, slot, cursor, position);
        saver.save(saves); // warm-up
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = threads.getCurrentThreadAllocatedBytes();
        long start = System.nanoTime();
        saver.save(saves);
        double saveMicros = (System.nanoTime() - start) / 1e3 / saves;
        allocated = threads.getCurrentThreadAllocatedBytes() - allocated;
        return new Result("save")
                .with("saves", saves)
                .with("save_position_us", saveMicros)
                .with("allocated_bytes_per_save", (double) allocated / saves)
                .with("forces", forces)
                .with("force_position_us", saver.force(forces).median())
                .with("fdatasync_us", fdatasync().median());
    }

    /** Overwrites 4 KB and forces them, again and again. */
    private Samples fdatasync() {
        Path file = options.directory("fdatasync");
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            ByteBuffer page = ByteBuffer.allocateDirect(PAGE_BYTES);
            double[] micros = new double[forces];
            for (int i = 0; i < forces; i++) {
                page.putInt(0, i);
                long start = System.nanoTime();
                channel.write(page.clear(), 0);
                channel.force(false);
                micros[i] = (System.nanoTime() - start) / 1e3;
            }
            return new Samples(micros);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Saver {

        private final StateFile file;
        private final int slot;
        private final UUID cursor;
        private final SlotPosition position;
        private final byte[] key = new byte[POSITION_BYTES];
        private long sequence = 1;

        Saver(StateFile file, int slot, UUID cursor, SlotPosition position) {
            this.file = file;
            this.slot = slot;
            this.cursor = cursor;
            this.position = position;
        }

        void save(int times) {
            for (int i = 0; i < times; i++) {
                key[i % POSITION_BYTES]++;
                position.sequence(++sequence).place(sequence, key, key.length);
                file.save(slot, cursor, position);
            }
        }

        Samples force(int times) {
            double[] micros = new double[times];
            for (int i = 0; i < times; i++) {
                long start = System.nanoTime();
                save(1);
                file.force();
                micros[i] = (System.nanoTime() - start) / 1e3;
            }
            return new Samples(micros);
        }
    }
}
