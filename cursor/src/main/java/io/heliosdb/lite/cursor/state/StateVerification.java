package io.heliosdb.lite.cursor.state;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.error.StorageException;
import io.heliosdb.lite.file.FileAccess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a state file and the records beside it without changing them, and names every part that
 * cannot be believed. Confined to one thread; nobody may write to the file meanwhile.
 *
 * <p>A damaged part costs re-reading only: the cursor goes on at its other position, or by its
 * token.
 */
public final class StateVerification {

    /** Says whether a descriptor is the one that was written. */
    @FunctionalInterface
    public interface Authenticity {
        boolean holds(SlotHeader header, byte[] descriptor, byte[] mac);
    }

    private final Path file;
    private final OverflowFiles overflow;
    private final Authenticity authenticity;
    private final Consumer<? super DatabaseException> findings;
    private final Set<UUID> cursors = new HashSet<>();
    private UUID databaseId = new UUID(0, 0);

    public StateVerification(
            Path directory,
            Authenticity authenticity,
            Consumer<? super DatabaseException> findings) {
        this.file = directory.resolve(StateDirectory.FILE_NAME);
        this.overflow =
                new OverflowFiles(
                        FileAccess.local(), directory.resolve(StateDirectory.OVERFLOW_NAME));
        this.authenticity = authenticity;
        this.findings = findings;
    }

    /**
     * @param expected the file that the database remembers; empty when it never had one
     * @return the cursors of live slots whose header is whole
     */
    public Set<UUID> run(UUID database, Optional<UUID> expected) {
        databaseId = database;
        if (!Files.exists(file)) {
            if (expected.isPresent()) {
                findings.accept(damage("the file of cursor state is missing", 0));
            }
            return Set.of();
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            readHead(channel, expected);
            readSlots(channel);
            return Set.copyOf(cursors);
        } catch (IOException e) {
            throw StateFile.failure("cannot read the cursor state", file, e);
        }
    }

    private void readHead(FileChannel channel, Optional<UUID> expected) throws IOException {
        byte[] bytes = read(channel, 0);
        StateHead head = bytes == null ? null : StateHead.decode(bytes);
        if (head == null) {
            findings.accept(damage("the head of the cursor state is damaged", 0));
        } else if (!head.databaseId().equals(databaseId)
                || !expected.map(head.stateId()::equals).orElse(true)) {
            findings.accept(
                    damage("the file of cursor state belongs to another database", 0)
                            .with("database", head.databaseId())
                            .with("expected", databaseId));
        }
    }

    private void readSlots(FileChannel channel) throws IOException {
        long size = channel.size();
        for (long at = StateFile.SLOT_BYTES; at < size; at += StateFile.SLOT_BYTES) {
            byte[] slot = read(channel, at);
            if (slot == null) {
                findings.accept(damage("the cursor state ends inside a slot", at));
            } else if (ByteBuffer.wrap(slot).getLong() != 0) {
                readSlot(ByteBuffer.wrap(slot), at);
            }
        }
    }

    private void readSlot(ByteBuffer slot, long at) {
        SlotHeader header = SlotHeader.read(slot, 0);
        if (header == null) {
            findings.accept(damage("the header of a cursor's slot is damaged", at));
            return;
        }
        if (!header.databaseId().equals(databaseId)) {
            findings.accept(damage("a cursor's slot belongs to another database", at));
            return;
        }
        cursors.add(header.cursorId());
        readPosition(slot, at, StateFile.POSITION_A_OFFSET, header.cursorId());
        readPosition(slot, at, StateFile.POSITION_B_OFFSET, header.cursorId());
        readDescriptor(slot, at, header);
    }

    private void readPosition(ByteBuffer slot, long at, int offset, UUID cursorId) {
        if (isEmpty(slot, offset)) {
            return; // the first save goes to one place only
        }
        SlotPosition position = new SlotPosition();
        if (!SlotWriter.read(slot, offset, cursorId, databaseId, position)) {
            findings.accept(
                    damage("a saved position is damaged", at + offset).with("cursor", cursorId));
        } else if (position.length > StateFile.POSITION_INLINE_BYTES
                && !overflow.readPosition(
                        cursorId, position, SlotWriter.overflowCrc(slot, offset))) {
            findings.accept(
                    damage("the record of a long position is missing or damaged", at + offset)
                            .with("cursor", cursorId));
        }
    }

    private static boolean isEmpty(ByteBuffer slot, int offset) {
        for (int i = 0; i < SlotWriter.FIXED_BYTES; i += Integer.BYTES) {
            if (slot.getInt(offset + i) != 0) {
                return false;
            }
        }
        return true;
    }

    private void readDescriptor(ByteBuffer slot, long at, SlotHeader header) {
        byte[] descriptor;
        if (header.descriptorLength() > StateFile.DESCRIPTOR_INLINE_BYTES) {
            descriptor = overflow.readDescriptor(header.cursorId());
        } else {
            descriptor = new byte[header.descriptorLength()];
            slot.get(StateFile.DESCRIPTOR_OFFSET, descriptor);
        }
        if (descriptor == null
                || descriptor.length != header.descriptorLength()
                || !authenticity.holds(header, descriptor, SlotHeader.readMac(slot, 0))) {
            findings.accept(
                    damage("a cursor's descriptor is missing or not the one that was written", at)
                            .with("cursor", header.cursorId()));
        }
    }

    private static byte @Nullable [] read(FileChannel channel, long at) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(StateFile.SLOT_BYTES);
        int count = 0;
        while (count >= 0 && bytes.hasRemaining()) {
            count = channel.read(bytes, at + bytes.position());
        }
        return bytes.hasRemaining() ? null : bytes.array();
    }

    private StorageException damage(String problem, long offset) {
        return new StorageException(SqlState.DATA_CORRUPTED, problem)
                .with("file", file)
                .with("offset", offset);
    }
}
