package io.heliosdb.lite.cursor.state;

import io.heliosdb.lite.file.FileAccess;
import io.heliosdb.lite.file.OpenFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What does not fit a slot: one file per long descriptor, four per cursor with long positions,
 * taken in turn, so that a save never writes over the record of the newest position. Their
 * checksums stand in the slot, which is written after them. Safe for any threads.
 */
final class OverflowFiles {

    private static final String DESCRIPTOR = ".descriptor";
    private static final Set<String> KINDS = Set.of(DESCRIPTOR, ".a", ".b", ".c", ".d");

    private final FileAccess access;
    private final Path directory;
    private final Map<UUID, Integer> descriptors = new ConcurrentHashMap<>();
    private final AtomicLong descriptorBytes = new AtomicLong();

    /** Perhaps not on the disk yet. */
    private final Set<Path> unforced = ConcurrentHashMap.newKeySet();

    OverflowFiles(FileAccess access, Path directory) {
        this.access = access;
        this.directory = directory;
    }

    /** Returns the checksum to keep in the slot. */
    int writePosition(UUID cursorId, SlotPosition position) throws IOException {
        write(
                positionFile(cursorId, position.sequence),
                ByteBuffer.wrap(position.bytes, 0, position.length));
        return sum(position.bytes, position.length);
    }

    /** Fills in a position's bytes; false when they are missing or damaged. */
    boolean readPosition(UUID cursorId, SlotPosition position, int checksum) {
        byte[] bytes = read(positionFile(cursorId, position.sequence));
        if (bytes == null
                || bytes.length != position.length
                || sum(bytes, bytes.length) != checksum) {
            return false;
        }
        position.bytes = bytes;
        return true;
    }

    void writeDescriptor(UUID cursorId, byte[] descriptor) throws IOException {
        write(directory.resolve(cursorId + DESCRIPTOR), ByteBuffer.wrap(descriptor));
        kept(cursorId, descriptor.length);
    }

    byte @Nullable [] readDescriptor(UUID cursorId) {
        return read(directory.resolve(cursorId + DESCRIPTOR));
    }

    /** Counts a descriptor that is here. */
    void kept(UUID cursorId, int length) {
        Integer before = descriptors.put(cursorId, length);
        descriptorBytes.addAndGet(length - (before == null ? 0 : before));
    }

    /** The size of all descriptors that are here. */
    long bytes() {
        return descriptorBytes.get();
    }

    void delete(UUID cursorId) throws IOException {
        Integer before = descriptors.remove(cursorId);
        descriptorBytes.addAndGet(before == null ? 0 : -before);
        for (String kind : KINDS) {
            Path file = directory.resolve(cursorId + kind);
            unforced.remove(file);
            access.delete(file);
        }
    }

    /** Returns when everything written before is on the disk, names included. */
    void force() throws IOException {
        Set<Path> files = Set.copyOf(unforced);
        if (files.isEmpty()) {
            return;
        }
        for (Path file : files) {
            unforced.remove(file); // before, so that a write meanwhile puts it back
            forceIfThere(file);
        }
        access.forceNames(directory);
    }

    /** One that is gone was deleted with its cursor. */
    private void forceIfThere(Path file) throws IOException {
        OpenFile open;
        try {
            open = access.open(file);
        } catch (NoSuchFileException _) {
            return;
        }
        try (open) {
            open.force();
        }
    }

    /** Deletes what belongs to no cursor any more, and only files that this class has written. */
    void deleteOrphans(Predicate<UUID> live) throws IOException {
        for (Path file : access.list(directory)) {
            String name = String.valueOf(file.getFileName());
            int dot = Math.max(0, name.indexOf('.'));
            UUID owner = KINDS.contains(name.substring(dot)) ? uuid(name.substring(0, dot)) : null;
            if (owner != null && live.test(owner)) {
                unforced.add(file); // by a process that was killed
            } else if (owner != null) {
                access.delete(file);
            }
        }
    }

    private static @Nullable UUID uuid(String name) {
        try {
            return UUID.fromString(name);
        } catch (IllegalArgumentException _) {
            return null; // not one of ours
        }
    }

    private Path positionFile(UUID cursorId, long sequence) {
        return directory.resolve(cursorId + "." + "abcd".charAt((int) (sequence & 3)));
    }

    private void write(Path file, ByteBuffer bytes) throws IOException {
        access.createDirectories(directory);
        try (OpenFile fresh = access.create(file)) {
            unforced.add(file);
            fresh.write(bytes, 0);
        }
    }

    /** One that cannot be read counts as missing: its cursor has another position, or an error. */
    private byte @Nullable [] read(Path file) {
        try (OpenFile open = access.open(file)) {
            long size = open.size();
            if (size > StateFile.DESCRIPTOR_MAX_BYTES) {
                return null;
            }
            byte[] bytes = new byte[(int) size];
            open.read(ByteBuffer.wrap(bytes), 0);
            return bytes;
        } catch (IOException _) {
            return null;
        }
    }

    private static int sum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
