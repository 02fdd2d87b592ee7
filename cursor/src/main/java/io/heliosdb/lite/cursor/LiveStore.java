package io.heliosdb.lite.cursor;

import io.heliosdb.lite.storage.CommitTicket;
import io.heliosdb.lite.storage.MetaTree;
import io.heliosdb.lite.storage.Reader;
import io.heliosdb.lite.storage.Store;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The store itself. */
record LiveStore(Store store) implements CursorStore {

    @Override
    public UUID databaseId() {
        return store.databaseId();
    }

    @Override
    public long millis() {
        return store.time().millis();
    }

    @Override
    public long published() {
        return store.published();
    }

    @Override
    public long floor() {
        return store.garbage().floor();
    }

    @Override
    public long timelineAt(long sequence) {
        return store.timelines().at(sequence);
    }

    @Override
    public Reader reader() {
        return store.reader();
    }

    @Override
    public void pin(long snapshot) {
        store.holds().pin(snapshot);
    }

    @Override
    public void unpin(long snapshot) {
        store.holds().unpin(snapshot);
    }

    @Override
    public void hold(UUID owner, long snapshot) {
        store.holds().acquire(owner, snapshot);
    }

    @Override
    public void release(UUID owner) {
        store.holds().release(owner);
    }

    @Override
    public Map<UUID, Long> holds() {
        return store.holds().all();
    }

    @Override
    public long historyBetween(long older, long newer) {
        return store.history().between(older, newer);
    }

    @Override
    public void flushHolds() {
        store.holds().flush();
    }

    @Override
    public void holdsLoaded() {
        store.holds().loaded();
    }

    @Override
    public Optional<byte[]> get(byte namespace, byte[] key) {
        return store.meta().get(namespace, key);
    }

    @Override
    public void scan(byte namespace, MetaTree.Visitor visitor) {
        store.meta().scan(namespace, new byte[0], visitor);
    }

    @Override
    public CommitTicket put(byte namespace, byte[] key, byte[] value) {
        return store.meta().put(namespace, key, value);
    }

    @Override
    public CommitTicket remove(byte namespace, byte[] key) {
        return store.meta().remove(namespace, key);
    }
}
