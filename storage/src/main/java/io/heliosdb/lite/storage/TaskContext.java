package io.heliosdb.lite.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The {@link WriteContext} of one task. */
final class TaskContext implements WriteContext {

    private final WriteTransaction transaction;
    private final SetWriter set;
    private final Reader reader;
    private final long sequence;
    private final List<Long> drops = new ArrayList<>();
    private int nextObjectId;

    TaskContext(
            WriteTransaction transaction,
            SetWriter set,
            Reader reader,
            long sequence,
            int nextObjectId) {
        this.transaction = transaction;
        this.set = set;
        this.reader = reader;
        this.sequence = sequence;
        this.nextObjectId = nextObjectId;
    }

    @Override
    public long sequence() {
        return sequence;
    }

    @Override
    public int nextObjectId() {
        return nextObjectId++;
    }

    /** What {@link #nextObjectId} would return. */
    int objectIds() {
        return nextObjectId;
    }

    /** The sequences under which objects were dropped. */
    List<Long> drops() {
        return drops;
    }

    @Override
    public Optional<byte[]> row(int tableId, byte[] key) {
        return Optional.ofNullable(transaction.newest(tableId, key));
    }

    @Override
    public void change(RowChange change) {
        set.change(change, sequence - 1);
    }

    @Override
    public void putIndexEntry(int indexId, byte[] key, int rowKeyOffset, int uniquePrefixLength) {
        set.putNow(indexId, key, rowKeyOffset, uniquePrefixLength);
    }

    @Override
    public Scan scan(Tree tree, KeyRange range) {
        return reader.scan(tree, range, Direction.FORWARD, sequence - 1, null, 0);
    }

    @Override
    public void drop(Tree tree, int objectId) {
        transaction.putMeta(MetaKeys.dropped(sequence, objectId, tree), new byte[1]);
        drops.add(sequence);
    }

    @Override
    public void putMeta(byte namespace, byte[] key, byte[] value) {
        transaction.putMeta(MetaTree.foreign(namespace, key), value);
    }

    @Override
    public void removeMeta(byte namespace, byte[] key) {
        transaction.removeMeta(MetaTree.foreign(namespace, key));
    }
}
