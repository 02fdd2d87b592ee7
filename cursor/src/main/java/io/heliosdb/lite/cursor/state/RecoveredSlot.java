package io.heliosdb.lite.cursor.state;

import java.util.Optional;

/**
 * One live slot as it was found at open.
 *
 * @param position the newer believable position; empty when neither is
 */
public record RecoveredSlot(int slot, SlotHeader header, Optional<SlotPosition> position) {}
