package io.heliosdb.lite.storage;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Small durable records of other rooms, each room under a namespace byte of its own (16 or higher;
 * the lower ones are the store's). Not versioned. Thread-safe; reads see what is durable.
 */
public final class MetaTree {

    /** Takes one record. */
    @FunctionalInterface
    public interface Visitor {
        void visit(byte[] key, byte[] value);
    }

    /** Where changes go. */
    @FunctionalInterface
    interface Sink {
        CommitTicket put(byte[] key, byte @Nullable [] value);
    }

    private final Views views;
    private final PageFile file;
    private final Sink sink;

    MetaTree(Views views, PageFile file, Sink sink) {
        this.views = views;
        this.file = file;
        this.sink = sink;
    }

    /** The record under this key. */
    public Optional<byte[]> get(byte namespace, byte[] key) {
        byte[] full = foreign(namespace, key);
        View view = views.acquire();
        try {
            TreeWalk walk = new TreeWalk(file).in(view, TreeId.META);
            return walk.find(full, full.length) ? Optional.of(walk.dataCopy()) : Optional.empty();
        } finally {
            view.release();
        }
    }

    /** Visits the records whose key starts with {@code prefix}, in key order, as of one moment. */
    public void scan(byte namespace, byte[] prefix, Visitor visitor) {
        scanAll(
                foreign(namespace, prefix),
                (key, value) -> visitor.visit(Arrays.copyOfRange(key, 1, key.length), value));
    }

    /** Visits every record, the store's own too, whose full key starts with {@code prefix}. */
    void scanAll(byte[] prefix, Visitor visitor) {
        View view = views.acquire();
        try {
            TreeWalk walk = new TreeWalk(file).in(view, TreeId.META);
            boolean more = walk.seek(prefix, prefix.length);
            while (more) {
                byte[] key = walk.keyCopy();
                if (key.length < prefix.length
                        || !Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length)) {
                    return;
                }
                visitor.visit(key, walk.dataCopy());
                more = walk.next();
            }
        } finally {
            view.release();
        }
    }

    /** Puts a record with the next group of commits. */
    public CommitTicket put(byte namespace, byte[] key, byte[] value) {
        return sink.put(foreign(namespace, key), value);
    }

    /** Removes a record with the next group of commits. */
    public CommitTicket remove(byte namespace, byte[] key) {
        return sink.put(foreign(namespace, key), null);
    }

    static byte[] foreign(byte namespace, byte[] key) {
        if (namespace < MetaKeys.FIRST_FOREIGN) {
            throw new IllegalArgumentException("namespaces below 16 are the store's");
        }
        return MetaKeys.of(namespace, key);
    }
}
