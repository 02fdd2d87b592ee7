package io.heliosdb.lite.cursor.state;

import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.error.StorageException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
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

    static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private static final int WRITERS = 16;

    private final Path file;
    private final SlotStorage storage;
    private final StateHead head;
    private final OverflowFiles overflow;
    private final List<SlotWriter> writers;
    private final ArrayList<Integer> free = new ArrayList<>();
    private int slots;
    private final AtomicLong liveSlots = new AtomicLong();
    private final AtomicLong overflowBytes = new AtomicLong();
    private final AtomicBoolean dirty = new AtomicBoolean();

    StateFile(Path file, SlotStorage storage, StateHead head, OverflowFiles overflow) {
        this.file = file;
        this.storage = storage;
        this.head = head;
        this.overflow = overflow;
        this.writers =
                IntStream.range(0, WRITERS)
                        .mapToObj(_ -> new SlotWriter(head.databaseId()))
                        .toList();
    }

    /** Names this file; the database's meta remembers it. */
    public UUID id() {
        return head.stateId();
    }

    /** What it costs on disk: the head, a slot for each cursor, and what did not fit there. */
    public long bytes() {
        return (liveSlots.get() + 1) * SLOT_BYTES + overflowBytes.get();
    }

    /**
     * Finds the live slots. To be called once, before anything else; slots that cannot be believed
     * are free from now on, and counted.
     *
     * @return live slots, and how many damaged ones were given up
     */
    public Recovery recover() {
        List<RecoveredSlot> live = new ArrayList<>();
        int damaged = 0;
        try (Arena arena = Arena.ofConfined()) {
            ByteBuffer mapped = storage.map(arena).asByteBuffer();
            slots = mapped.capacity() / SLOT_BYTES - 1;
            for (int slot = slots; slot >= 1; slot--) {
                ByteBuffer bytes = mapped.slice(slot * SLOT_BYTES, SLOT_BYTES);
                RecoveredSlot found = read(slot, bytes);
                if (found != null) {
                    live.add(found);
                } else {
                    free.add(slot);
                    damaged += bytes.getLong(0) == 0 ? 0 : 1;
                }
            }
            liveSlots.set(live.size());
            Set<UUID> ids = new HashSet<>();
            live.forEach(found -> ids.add(found.header().cursorId()));
            overflow.deleteOrphans(ids::contains);
        } catch (IOException e) {
            throw failure("cannot read the cursor state", e);
        }
        return new Recovery(live, damaged);
    }

    /** What {@link #recover} found. */
    public record Recovery(List<RecoveredSlot> live, int damaged) {}

    /** Writes a new cursor's slot and returns its number. */
    public int allocate(
            SlotHeader header, byte[] descriptor, byte[] descriptorMac, SlotPosition position) {
        int slot = take();
        try {
            if (descriptor.length > DESCRIPTOR_INLINE_BYTES) {
                overflow.writeDescriptor(header.cursorId(), descriptor);
                overflowBytes.addAndGet(descriptor.length);
            }
            int overflowCrc = overflowed(header.cursorId(), position);
            SlotWriter writer = writer(slot);
            synchronized (writer) {
                writer.saveSlot(
                        storage,
                        offset(slot),
                        header,
                        descriptor,
                        descriptorMac,
                        position,
                        overflowCrc);
            }
            dirty.set(true);
            liveSlots.incrementAndGet();
            return slot;
        } catch (IOException e) {
            give(slot);
            throw failure("cannot write the cursor state", e);
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
        return Optional.ofNullable(newest(readSlot(slot), cursorId));
    }

    /**
     * A live slot's descriptor with the MAC that was stored for it; the caller verifies.
     *
     * @throws StorageException XX001 when the slot is not this cursor's or the record is missing
     */
    public StoredDescriptor descriptor(int slot, UUID cursorId) {
        ByteBuffer bytes = readSlot(slot);
        SlotHeader header = SlotHeader.read(bytes, 0);
        if (header == null || !header.cursorId().equals(cursorId)) {
            throw damaged(slot);
        }
        byte[] descriptor = descriptorBytes(bytes, header);
        if (descriptor == null || descriptor.length != header.descriptorLength()) {
            throw damaged(slot);
        }
        return new StoredDescriptor(header, descriptor, SlotHeader.readMac(bytes, 0));
    }

    /** A descriptor as it was found, not yet verified. */
    @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
    public record StoredDescriptor(SlotHeader header, byte[] descriptor, byte[] mac) {}

    /** Ends a cursor's slot; its number may be given to another. */
    public void free(int slot, UUID cursorId) {
        try {
            storage.write(ByteBuffer.allocate(Long.BYTES), offset(slot));
            overflow.delete(cursorId);
        } catch (IOException e) {
            throw failure("cannot free a cursor's slot", e);
        }
        dirty.set(true);
        liveSlots.decrementAndGet();
        give(slot);
    }

    /** Returns when everything saved before this call is on the disk. */
    public void force() {
        if (!dirty.getAndSet(false)) {
            return;
        }
        try {
            storage.force();
        } catch (IOException e) {
            dirty.set(true);
            throw failure("cannot force the cursor state to disk", e);
        }
    }

    /** Whether something was saved since the last {@link #force}. */
    public boolean dirty() {
        return dirty.get();
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

    private int overflowed(UUID cursorId, SlotPosition position) throws IOException {
        return position.length > POSITION_INLINE_BYTES
                ? overflow.writePosition(cursorId, position)
                : 0;
    }

    private @Nullable RecoveredSlot read(int slot, ByteBuffer bytes) {
        if (bytes.getLong(0) == 0) {
            return null;
        }
        SlotHeader header = SlotHeader.read(bytes, 0);
        if (header == null || !header.databaseId().equals(head.databaseId())) {
            return null;
        }
        if (header.descriptorLength() > DESCRIPTOR_INLINE_BYTES) {
            overflowBytes.addAndGet(header.descriptorLength());
        }
        return new RecoveredSlot(
                slot, header, Optional.ofNullable(newest(bytes, header.cursorId())));
    }

    private @Nullable SlotPosition newest(ByteBuffer slot, UUID cursorId) {
        SlotPosition a = position(slot, POSITION_A_OFFSET, cursorId);
        SlotPosition b = position(slot, POSITION_B_OFFSET, cursorId);
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return a.sequence > b.sequence ? a : b;
    }

    private @Nullable SlotPosition position(ByteBuffer slot, int at, UUID cursorId) {
        SlotPosition position = new SlotPosition();
        if (!SlotWriter.read(slot, at, cursorId, head.databaseId(), position)) {
            return null;
        }
        boolean overflowed = position.length > POSITION_INLINE_BYTES;
        return overflowed
                        && !overflow.readPosition(
                                cursorId, position, SlotWriter.overflowCrc(slot, at))
                ? null
                : position;
    }

    private byte @Nullable [] descriptorBytes(ByteBuffer slot, SlotHeader header) {
        int length = header.descriptorLength();
        if (length > DESCRIPTOR_INLINE_BYTES) {
            return overflow.readDescriptor(header.cursorId());
        }
        byte[] descriptor = new byte[length];
        slot.get(DESCRIPTOR_OFFSET, descriptor);
        return descriptor;
    }

    private ByteBuffer readSlot(int slot) {
        ByteBuffer bytes = ByteBuffer.allocate(SLOT_BYTES);
        try {
            storage.read(bytes, offset(slot));
        } catch (IOException e) {
            throw failure("cannot read a cursor's slot", e);
        }
        return bytes.clear();
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

    private static long offset(int slot) {
        return (long) slot * SLOT_BYTES;
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
