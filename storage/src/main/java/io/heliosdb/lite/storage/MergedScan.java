package io.heliosdb.lite.storage;

import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/**
 * A scan with the transaction's own changes laid over the committed rows, as a statement sees them.
 * The buffer may change between fills: it is searched again by key.
 */
final class MergedScan implements Scan {

    private static final byte[] NOTHING = {};

    private final Scan committed;
    private final WriteBuffer own;
    private final KeyRange whole;
    private final Direction direction;
    private final int statement;
    private final EntryBatch ahead = new EntryBatch(64, 8 * 1024);
    private int next;
    private boolean committedMore = true;
    private byte[] position = NOTHING;
    private boolean positioned;

    MergedScan(
            Scan committed, WriteBuffer own, KeyRange range, Direction direction, int statement) {
        this.committed = committed;
        this.own = own;
        this.whole = range;
        this.direction = direction;
        this.statement = statement;
    }

    @Override
    public boolean fill(EntryBatch out, int maxRows, int maxBytes, long deadlineNanos) {
        int rowLimit = out.count() + maxRows;
        long byteLimit = (long) out.sizeBytes() + maxBytes;
        while (out.count() < rowLimit && out.sizeBytes() < byteLimit) {
            if (next == ahead.count() && committedMore) {
                ahead.clear();
                next = 0;
                committedMore =
                        committed.fill(
                                ahead,
                                Math.min(rowLimit - out.count(), 256),
                                maxBytes,
                                deadlineNanos);
                if (ahead.count() == 0 && committedMore) {
                    // Own changes up to what was examined may be given out; later ones may not.
                    giveOwnUpTo(committed.examinedUpTo(), out, rowLimit);
                    return true;
                }
            }
            if (!giveNext(out)) {
                return false;
            }
        }
        return true;
    }

    private boolean giveNext(EntryBatch out) {
        Map.Entry<byte[], WriteBuffer.Pending> mine = nextOwn();
        boolean rowAhead = next < ahead.count();
        if (mine == null && !rowAhead) {
            return false;
        }
        int order = 1;
        if (mine != null) {
            order = rowAhead ? inDirection(mine.getKey(), ahead.key(next)) : -1;
        }
        if (mine != null && order <= 0) {
            give(mine, out);
            next += order == 0 ? 1 : 0;
        } else {
            copyAhead(out);
        }
        return true;
    }

    private void giveOwnUpTo(byte[] examined, EntryBatch out, int rowLimit) {
        Map.Entry<byte[], WriteBuffer.Pending> mine = nextOwn();
        while (mine != null
                && examined.length > 0
                && inDirection(mine.getKey(), examined) <= 0
                && out.count() < rowLimit) {
            give(mine, out);
            mine = nextOwn();
        }
        boolean passed = mine == null || inDirection(mine.getKey(), examined) > 0;
        if (passed && examined.length > 0) {
            moveTo(examined);
        }
    }

    private void give(Map.Entry<byte[], WriteBuffer.Pending> mine, EntryBatch out) {
        moveTo(mine.getKey());
        WriteBuffer.Version version = mine.getValue().visible(statement);
        byte[] row = version == null ? null : version.row();
        if (row != null) {
            out.append(mine.getKey(), row);
        }
    }

    private void copyAhead(EntryBatch out) {
        out.append(
                ahead.data(),
                ahead.keyOffset(next),
                ahead.keyLength(next),
                ahead.data(),
                ahead.valueOffset(next),
                ahead.valueLength(next));
        moveTo(ahead.key(next));
        next++;
    }

    private void moveTo(byte[] key) {
        position = key;
        positioned = true;
    }

    /** The next own change in scan order that this statement sees. */
    private Map.@Nullable Entry<byte[], WriteBuffer.Pending> nextOwn() {
        NavigableMap<byte[], WriteBuffer.Pending> table = own.table(whole.objectId());
        Map.Entry<byte[], WriteBuffer.Pending> entry = firstOwn(table);
        while (entry != null && entry.getValue().visible(statement) == null) {
            entry =
                    direction == Direction.FORWARD
                            ? table.higherEntry(entry.getKey())
                            : table.lowerEntry(entry.getKey());
        }
        return entry != null && inRange(entry.getKey()) ? entry : null;
    }

    private Map.@Nullable Entry<byte[], WriteBuffer.Pending> firstOwn(
            NavigableMap<byte[], WriteBuffer.Pending> table) {
        if (direction == Direction.FORWARD) {
            return positioned ? table.higherEntry(position) : table.ceilingEntry(whole.from());
        }
        byte[] end = positioned ? position : whole.to();
        return end == null ? table.lastEntry() : table.lowerEntry(end);
    }

    private boolean inRange(byte[] key) {
        byte[] end = whole.to();
        return Arrays.compareUnsigned(key, whole.from()) >= 0
                && (end == null || Arrays.compareUnsigned(key, end) < 0);
    }

    private int inDirection(byte[] left, byte[] right) {
        int order = Arrays.compareUnsigned(left, right);
        return direction == Direction.FORWARD ? order : -order;
    }

    @Override
    public void restartAfter(byte[] key) {
        committed.restartAfter(key);
        committedMore = true;
        ahead.clear();
        next = 0;
        moveTo(key);
    }

    @Override
    public byte[] examinedUpTo() {
        return position.clone();
    }
}
