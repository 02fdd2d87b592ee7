package io.heliosdb.lite.cursor;

import io.heliosdb.lite.storage.CommitTicket;
import io.heliosdb.lite.storage.EntryBatch;
import io.heliosdb.lite.storage.ObjectRows;
import io.heliosdb.lite.storage.Reader;
import io.heliosdb.lite.storage.RowChange;
import io.heliosdb.lite.storage.Store;
import io.heliosdb.lite.storage.Tree;
import io.heliosdb.lite.storage.WriteBuffer;
import io.heliosdb.lite.storage.WriteContext;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The rows of named cursors: ordinary versioned rows of an object of their own, so that a position
 * commits with whatever else its transaction changed, and a backup has both as of one commit. Safe
 * for any threads.
 */
final class NamedStore {

    private final Store store;

    NamedStore(Store store) {
        this.store = store;
    }

    /** Every definition of the newest commit, with its position if there is one. */
    void load(BiConsumer<NamedEntry, Optional<NamedPosition>> sink) {
        long snapshot = store.holds().pinPublished();
        try {
            ObjectRows.read(
                    store,
                    Store.CURSOR_OBJECT,
                    snapshot,
                    (bytes, row) -> {
                        if (bytes[0] == NamedKey.DEFINITION) {
                            NamedKey key = NamedKey.of(bytes);
                            sink.accept(
                                    new NamedEntry(key, NamedDefinition.decode(row)),
                                    position(key, snapshot, null, 0));
                        }
                    });
        } finally {
            store.holds().unpin(snapshot);
        }
    }

    /** The position that a statement sees. */
    Optional<NamedPosition> position(
            NamedKey key, long snapshot, @Nullable WriteBuffer own, int statement) {
        byte[] bytes = key.bytes(NamedKey.POSITION);
        EntryBatch found = new EntryBatch(1, 256);
        try (Reader reader = store.reader()) {
            return reader.get(
                            Tree.ROWS,
                            Store.CURSOR_OBJECT,
                            bytes,
                            0,
                            bytes.length,
                            snapshot,
                            own,
                            statement,
                            found)
                    ? Optional.of(
                            NamedPosition.decode(
                                    copy(found, found.valueOffset(0), found.valueLength(0))))
                    : Optional.empty();
        }
    }

    /** The position of the newest commit. */
    Optional<NamedPosition> committed(NamedKey key) {
        long snapshot = store.holds().pinPublished();
        try {
            return position(key, snapshot, null, 0);
        } finally {
            store.holds().unpin(snapshot);
        }
    }

    static RowChange change(NamedKey key, NamedPosition position) {
        return RowChange.update(
                Store.CURSOR_OBJECT, key.bytes(NamedKey.POSITION), position.encode());
    }

    /** A cursor begins, in place of what the name stood for before. Durable on return. */
    void begin(NamedKey key, NamedDefinition definition) {
        store.execute(
                        context -> {
                            put(context, key.bytes(NamedKey.DEFINITION), definition.encode());
                            put(
                                    context,
                                    key.bytes(NamedKey.POSITION),
                                    NamedPosition.first().encode());
                        })
                .await();
    }

    /**
     * The next driver takes it over: acknowledgements of the one before that are not committed yet
     * are in conflict with this. Durable on return.
     *
     * @return where it goes on
     */
    NamedPosition claim(NamedKey key, NamedDefinition definition) {
        AtomicReference<NamedPosition> claimed = new AtomicReference<>();
        store.execute(
                        context -> {
                            byte[] bytes = key.bytes(NamedKey.POSITION);
                            NamedPosition next =
                                    context.row(Store.CURSOR_OBJECT, bytes)
                                            .map(NamedPosition::decode)
                                            .orElseThrow(() -> lost(key))
                                            .next();
                            put(context, bytes, next.encode());
                            put(context, key.bytes(NamedKey.DEFINITION), definition.encode());
                            claimed.set(next);
                        })
                .await();
        return claimed.get();
    }

    private static RuntimeException lost(NamedKey key) {
        return io.heliosdb.lite.execution.codec.ByteReader.damaged("a named cursor has no position")
                .with("name", key.name());
    }

    /** Positions are not touched. */
    CommitTicket redefine(NamedKey key, NamedDefinition definition) {
        return store.execute(
                context -> put(context, key.bytes(NamedKey.DEFINITION), definition.encode()));
    }

    /** Only its definition stays. Durable on return. */
    void end(NamedKey key, NamedDefinition definition) {
        store.execute(
                        context -> {
                            put(context, key.bytes(NamedKey.DEFINITION), definition.encode());
                            remove(context, key.bytes(NamedKey.POSITION));
                        })
                .await();
    }

    /** Nothing stays. Durable on return. */
    void remove(NamedKey key) {
        store.execute(
                        context -> {
                            remove(context, key.bytes(NamedKey.DEFINITION));
                            remove(context, key.bytes(NamedKey.POSITION));
                        })
                .await();
    }

    private static void put(WriteContext context, byte[] key, byte[] row) {
        boolean exists = context.row(Store.CURSOR_OBJECT, key).isPresent();
        context.change(
                exists
                        ? RowChange.update(Store.CURSOR_OBJECT, key, row)
                        : RowChange.insert(Store.CURSOR_OBJECT, key, row));
    }

    private static void remove(WriteContext context, byte[] key) {
        if (context.row(Store.CURSOR_OBJECT, key).isPresent()) {
            context.change(RowChange.delete(Store.CURSOR_OBJECT, key));
        }
    }

    private static byte[] copy(EntryBatch batch, int from, int length) {
        return Arrays.copyOfRange(batch.data(), from, from + length);
    }
}
