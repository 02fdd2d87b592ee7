package io.heliosdb.lite.cursor.state;

import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.error.StorageException;
import io.heliosdb.lite.file.OpenFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The file of all cursors: 4 KB slots behind a head of 4 KB. Safe for any number of threads.
 *
 * <p>Saving a position is one positional write of some hundred bytes into the page cache: it
 * survives kill -9 as soon as it returns, and power loss after {@link #force}. Failures are {@link
 * StorageException}s: 53100 when the disk is full, else 58030; the caller decides whether a cursor
 * can live with that.
 */
public final class StateFile implements AutoCloseable {

    static final int SLOT_BYTES = 4096;
    static final int POSITION_A_OFFSET = 512;
    static final int POSITION_B_OFFSET = 1536;
    static final int DESCRIPTOR_OFFSET = 2560;
    static final int DESCRIPTOR_INLINE_BYTES = SLOT_BYTES - DESCRIPTOR_OFFSET;
    static final int POSITION_INLINE_BYTES =
            POSITION_B_OFFSET - POSITION_A_OFFSET - SlotWriter.FIXED_BYTES;

    /** Longer positions are not kept: the rows are counted again from the start. */
    public static final int POSITION_MAX_BYTES = 1 << 20;

    /** A query with a longer descriptor is not resumable. */
    public static final int DESCRIPTOR_MAX_BYTES = 16 << 20;

    private static final int WRITERS = 16;

    private final Path file;
    private final OpenFile storage;
    private final StateHead head;
    private final OverflowFiles overflow;
    private final SlotReader reader;
    private final List<SlotWriter> writers;
    private final ArrayList<Integer> free = new ArrayList<>();
    private int slots;
    private final AtomicLong liveSlots = new AtomicLong();
    private final AtomicBoolean dirty = new AtomicBoolean();

    /** Why a force failed: from then on this file promises nothing about the disk. */
    private volatile @Nullable IOException forceFailure;

    private final Object forcing = new Object();
    private volatile long forcesBegun;
    private volatile long forcesDone;

    StateFile(Path file, OpenFile storage, StateHead head, OverflowFiles overflow) {
        this.file = file;
        this.storage = storage;
        this.head = head;
        this.overflow = overflow;
        this.reader = new SlotReader(storage, head.databaseId(), overflow);
        this.writers =
                IntStream.range(0, WRITERS)
                        .mapToObj(_ -> new SlotWriter(head.databaseId()))
                        .toList();
    }

    /** Names this file; the database's meta remembers it. */
    public UUID id() {
        return head.stateId();
    }

    /** What it costs on disk: the head, a slot for each cursor, and the long descriptors. */
    public long bytes() {
        return (liveSlots.get() + 1) * SLOT_BYTES + overflow.bytes();
    }

    /**
     * Finds the live slots. To be called once, before anything else; slots that cannot be believed
     * are free from now on, and counted. Of two slots of one cursor (a block that was written to a
     * wrong place) the one with the newer position counts, and the other is emptied.
     *
     * @return live slots, and how many damaged ones were given up
     */
    public Recovery recover() {
        Map<UUID, RecoveredSlot> live = new LinkedHashMap<>();
        List<Integer> twins = new ArrayList<>();
        AtomicInteger damaged = new AtomicInteger();
        try {
            slots =
                    reader.each((slot, found, used) -> {
                        if (found != null) {
                            newer(live, found).ifPresent(twins::add);
                        } else {
                            free.add(slot);
                            damaged.addAndGet(used ? 1 : 0);
                        }
                    });
            for (int twin : twins) {
                empty(twin);
                free.add(twin);
            }
            overflow.deleteOrphans(live::containsKey);
        } catch (IOException e) {
            throw failure("cannot read the cursor state", e);
        }
        live.values().forEach(this::count);
        dirty.set(!live.isEmpty());
        return new Recovery(List.copyOf(live.values()), damaged.get());
    }

    /** What {@link #recover} found. */
    public record Recovery(List<RecoveredSlot> live, int damaged) {}

    /** Keeps the newer slot of a cursor, and returns the one that is not kept. */
    private static Optional<Integer> newer(Map<UUID, RecoveredSlot> live, RecoveredSlot found) {
        UUID cursorId = found.header().cursorId();
        RecoveredSlot other = live.get(cursorId);
        if (other != null && other.sequence() >= found.sequence()) {
            return Optional.of(found.slot());
        }
        live.put(cursorId, found);
        return Optional.ofNullable(other).map(RecoveredSlot::slot);
    }

    private void count(RecoveredSlot found) {
        liveSlots.incrementAndGet();
        int length = found.header().descriptorLength();
        if (length > DESCRIPTOR_INLINE_BYTES) {
            overflow.kept(found.header().cursorId(), length);
        }
    }

    /**
     * Writes a new cursor's slot and returns its number. When it fails nothing of it stays, as far
     * as the disk lets itself be written.
     */
    public int allocate(
            SlotHeader header, byte[] descriptor, byte[] descriptorMac, SlotPosition position) {
        int slot = take();
        try {
            write(slot, header, descriptor, descriptorMac, position);
        } catch (IOException e) {
            StorageException failure = failure("cannot write the cursor state", e);
            try {
                release(slot, header.cursorId());
            } catch (IOException also) {
                failure.addSuppressed(also);
            }
            throw failure;
        }
        dirty.set(true);
        liveSlots.incrementAndGet();
        return slot;
    }

    private void write(
            int slot, SlotHeader header, byte[] descriptor, byte[] mac, SlotPosition position)
            throws IOException {
        if (descriptor.length > DESCRIPTOR_INLINE_BYTES) {
            overflow.writeDescriptor(header.cursorId(), descriptor);
        }
        int overflowCrc = overflowed(header.cursorId(), position);
        SlotWriter writer = writer(slot);
        synchronized (writer) {
            writer.saveSlot(storage, offset(slot), header, descriptor, mac, position, overflowCrc);
        }
    }

    /**
     * Replaces the older of a slot's two positions. Allocates nothing unless the position is longer
     * than a slot can hold.
     */
    public void save(int slot, UUID cursorId, SlotPosition position) {
        try {
            int overflowCrc = overflowed(cursorId, position);
            SlotWriter writer = writer(slot);
            synchronized (writer) {
                writer.savePosition(
                        storage,
                        offset(slot) + positionOffset(position.sequence),
                        cursorId,
                        position,
                        overflowCrc);
            }
            if (!dirty.get()) {
                dirty.set(true);
            }
        } catch (IOException e) {
            throw failure("cannot save a cursor's position", e);
        }
    }

    /** The newer believable position of a live slot. */
    public Optional<SlotPosition> position(int slot, UUID cursorId) {
        ByteBuffer bytes = readSlot(slot);
        return reader.newest(slot, header(slot, cursorId, bytes), bytes).position();
    }

    /**
     * A live slot's descriptor with the MAC that was stored for it; the caller verifies.
     *
     * @throws StorageException XX001 when the slot is not this cursor's or the record is missing
     */
    public StoredDescriptor descriptor(int slot, UUID cursorId) {
        ByteBuffer bytes = readSlot(slot);
        SlotHeader header = header(slot, cursorId, bytes);
        byte[] descriptor = reader.descriptor(header, bytes);
        if (descriptor == null || descriptor.length != header.descriptorLength()) {
            throw damaged(slot);
        }
        return new StoredDescriptor(header, descriptor, SlotHeader.readMac(bytes, 0));
    }

    private SlotHeader header(int slot, UUID cursorId, ByteBuffer bytes) {
        SlotHeader header = SlotHeader.read(bytes, 0);
        if (header == null || !header.cursorId().equals(cursorId)) {
            throw damaged(slot);
        }
        return header;
    }

    /** A descriptor as it was found, not yet verified. */
    @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
    public record StoredDescriptor(SlotHeader header, byte[] descriptor, byte[] mac) {}

    /**
     * Ends a cursor's slot; its number may be given to another, also when this fails: then the
     * cursor may be found again at the next open, until its time to live has passed.
     */
    public void free(int slot, UUID cursorId) {
        liveSlots.decrementAndGet();
        dirty.set(true);
        try {
            release(slot, cursorId);
        } catch (IOException e) {
            throw failure("cannot free a cursor's slot", e);
        }
    }

    private void release(int slot, UUID cursorId) throws IOException {
        try {
            empty(slot);
        } finally {
            try {
                overflow.delete(cursorId);
            } finally {
                give(slot);
            }
        }
    }

    private void empty(int slot) throws IOException {
        storage.write(ByteBuffer.allocate(Long.BYTES), offset(slot));
    }

    /**
     * Returns when everything saved before this call is on the disk, whoever saved it.
     *
     * @throws StorageException 58030 at the first failure and ever after: what was written before
     *     it may be gone although a later call would succeed
     */
    public void force() {
        synchronized (forcing) {
            IOException before = forceFailure;
            if (before != null) {
                throw failure("the cursor state could not be forced to disk before", before)
                        .hint("Positions are still saved, not durable. Check the disk, reopen.");
            }
            long number = forcesBegun + 1;
            forcesBegun = number;
            try {
                if (dirty.getAndSet(false)) {
                    overflow.force();
                    storage.force();
                }
                forcesDone = number;
            } catch (IOException e) {
                forceFailure = e;
                throw failure("cannot force the cursor state to disk", e);
            }
        }
    }

    /** The number of the force that has begun last. */
    public long forcesBegun() {
        return forcesBegun;
    }

    /**
     * Whether what was written before a call of {@link #forcesBegun} is on the disk.
     *
     * @param begun what it returned
     */
    public boolean forcedSince(long begun) {
        return forcesDone > begun;
    }

    /** Whether something was saved since the last {@link #force} that another one could force. */
    public boolean dirty() {
        return dirty.get() && durable();
    }

    /** False once a force has failed. */
    public boolean durable() {
        return forceFailure == null;
    }

    /** Keeps counters in the head: like positions, they survive kill -9 at once. */
    public void saveCounters(long[] counters) {
        try {
            head.saveCounters(storage, counters);
            dirty.set(true);
        } catch (IOException e) {
            throw failure("cannot save the cursor counters", e);
        }
    }

    /** The counters saved last; empty when there are none. */
    public long[] counters() {
        return head.counters();
    }

    @Override
    public void close() {
        try {
            storage.close();
        } catch (IOException e) {
            throw failure("cannot close the cursor state", e);
        }
    }

    static int positionOffset(long sequence) {
        return (sequence & 1) == 0 ? POSITION_A_OFFSET : POSITION_B_OFFSET;
    }

    static long offset(int slot) {
        return (long) slot * SLOT_BYTES;
    }

    private int overflowed(UUID cursorId, SlotPosition position) throws IOException {
        return position.length > POSITION_INLINE_BYTES
                ? overflow.writePosition(cursorId, position)
                : 0;
    }

    private ByteBuffer readSlot(int slot) {
        try {
            return reader.read(slot);
        } catch (IOException e) {
            throw failure("cannot read a cursor's slot", e);
        }
    }

    private SlotWriter writer(int slot) {
        return writers.get(slot % WRITERS);
    }

    private synchronized int take() {
        return free.isEmpty() ? ++slots : free.removeLast();
    }

    private synchronized void give(int slot) {
        free.add(slot);
    }

    private StorageException damaged(int slot) {
        return new StorageException(SqlState.DATA_CORRUPTED, "a cursor's state slot is damaged")
                .with("file", file)
                .with("offset", offset(slot))
                .hint("Resume with a full token: it carries what the slot has lost.");
    }

    private StorageException failure(String problem, IOException cause) {
        return failure(problem, file, cause);
    }

    static StorageException failure(String problem, Path file, IOException cause) {
        String detail = String.valueOf(cause.getMessage());
        boolean full = detail.contains("No space left") || detail.contains("Disk quota exceeded");
        return new StorageException(full ? SqlState.DISK_FULL : SqlState.IO_ERROR, problem, cause)
                .with("file", file);
    }
}
