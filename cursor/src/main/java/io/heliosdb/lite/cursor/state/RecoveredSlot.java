package io.heliosdb.lite.cursor.state;

import java.util.Optional;

/**
 * One live slot as it was found at open.
 *
 * @param position the newer believable position; empty when neither is. Its sequence is at least
 *     {@code sequence}
 * @param sequence the highest that a position of this cursor has on the disk, usable or not: saves
 *     go on behind it, so that one whose overflow record turns up again never counts
 */
public record RecoveredSlot(
        int slot, SlotHeader header, Optional<SlotPosition> position, long sequence) {}
