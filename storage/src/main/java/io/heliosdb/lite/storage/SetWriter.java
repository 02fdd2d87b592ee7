package io.heliosdb.lite.storage;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Applies one commit's row changes with the index entries that follow from them. Entries are
 * removed as they come and added at the end in key order: so a statement that shifts the values of
 * a unique index does not trip over itself. Confined to the writer thread; used once.
 */
final class SetWriter implements IndexChanges {

    private static final Comparator<Entry> BY_KEY =
            Comparator.comparingInt(Entry::indexId)
                    .thenComparing(Entry::key, Arrays::compareUnsigned);

    private final WriteTransaction transaction;
    private final ChangeDeriver deriver;
    private final long sequence;
    private final List<Entry> puts = new ArrayList<>();
    private final NavigableSet<Entry> removes = new TreeSet<>(BY_KEY);
    private final List<RowChange> catalogChanges = new ArrayList<>();
    private int firstPutOfChange;

    SetWriter(WriteTransaction transaction, ChangeDeriver deriver, long sequence) {
        this.transaction = transaction;
        this.deriver = deriver;
        this.sequence = sequence;
    }

    void change(RowChange change, long snapshot) {
        RowChange known = transaction.withRowId(change);
        byte[] old = transaction.change(known, snapshot, sequence);
        if (known.tableId() == Store.CATALOG_OBJECT) {
            catalogChanges.add(known);
            return;
        }
        firstPutOfChange = puts.size();
        deriver.derive(known, old, this);
        for (Entry entry : removes) {
            transaction.removeIndexEntry(entry.indexId(), entry.key(), sequence);
        }
        removes.clear();
    }

    @Override
    public void put(int indexId, byte[] key, int rowKeyOffset, int uniquePrefixLength) {
        Entry entry = new Entry(indexId, key, rowKeyOffset, uniquePrefixLength);
        if (!removes.remove(entry)) {
            puts.add(entry);
        }
    }

    @Override
    public void remove(int indexId, byte[] key) {
        Entry entry = new Entry(indexId, key, 0, NOT_UNIQUE);
        List<Entry> ofThisChange = puts.subList(firstPutOfChange, puts.size());
        if (!ofThisChange.removeIf(put -> BY_KEY.compare(put, entry) == 0)) {
            removes.add(entry);
        }
    }

    /** Adds the index entries and queues the garbage. */
    void finish() {
        puts.sort(BY_KEY);
        for (Entry entry : puts) {
            putNow(entry.indexId(), entry.key(), entry.rowKeyOffset(), entry.uniquePrefixLength());
        }
        transaction.finish(sequence);
    }

    void putNow(int indexId, byte[] key, int rowKeyOffset, int uniquePrefixLength) {
        transaction.putIndexEntry(indexId, key, rowKeyOffset, sequence);
        if (uniquePrefixLength != NOT_UNIQUE
                && transaction.hasTwin(indexId, key, uniquePrefixLength)) {
            throw new DatabaseException(
                            SqlState.UNIQUE_VIOLATION, "duplicate key in a unique index")
                    .with("index", indexId);
        }
    }

    List<RowChange> catalogChanges() {
        return catalogChanges;
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Entry(int indexId, byte[] key, int rowKeyOffset, int uniquePrefixLength) {}
}
