package io.heliosdb.lite.storage;

import static io.heliosdb.lite.storage.VersionedKeys.SEQUENCE_BYTES;
import static io.heliosdb.lite.storage.VersionedKeys.VALUE_HEADER_BYTES;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.error.StorageException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Reads every entry of every tree of one view: every page in use is verified on the way, versions
 * are compared with the last sequence and with each other, and entries are counted and compared
 * with what the store says. A tree is left at its first damage, the others are read all the same.
 * Confined to one thread.
 */
final class TreeVerification {

    private static final int TELL_EVERY = 8_192;
    private static final int DROPPED_OBJECT_OFFSET = 9;

    private final PageFile file;
    private final View view;
    private final Consumer<? super DatabaseException> findings;
    private final LongConsumer told;
    private final TreeWalk walk;
    private final TreeWalk newest;
    private final Map<Integer, Long> found = new HashMap<>();
    private final Map<Integer, Long> counted = new HashMap<>();
    private final Set<Integer> dropped = new HashSet<>(); // removed bit by bit, newest first
    private long lastSequence = Long.MAX_VALUE;
    private long entries;
    private boolean whole = true;

    /**
     * @param findings takes each damage; may throw it, which ends the verification
     * @param told is told every few thousand entries how many were read
     */
    TreeVerification(
            PageFile file,
            View view,
            Consumer<? super DatabaseException> findings,
            LongConsumer told) {
        this.file = file;
        this.view = view;
        this.findings = findings;
        this.told = told;
        walk = new TreeWalk(file);
        newest = new TreeWalk(file);
    }

    /** Reads all of it; true when every tree could be read to its end. */
    boolean run() {
        guarded(TreeId.META, this::readState);
        for (TreeId tree : TreeId.values()) {
            guarded(tree, () -> readTree(tree));
        }
        if (whole) {
            compareCounts();
        }
        return whole;
    }

    /** Entries read so far. */
    long entries() {
        return entries;
    }

    private void guarded(TreeId tree, Runnable reading) {
        try {
            reading.run();
        } catch (StorageException damage) {
            whole = false;
            findings.accept(damage.with("tree", tree.label()));
        } catch (IndexOutOfBoundsException e) {
            whole = false;
            findings.accept(
                    new StorageException(
                                    SqlState.DATA_CORRUPTED, "a page points outside of its file", e)
                            .with("file", file.path())
                            .with("tree", tree.label()));
        }
    }

    private void readState() {
        byte[] key = StoreState.key();
        if (!walk.in(view, TreeId.META).find(key, key.length)) {
            throw damage("a record of the store is missing");
        }
        lastSequence = StoreState.decode(walk.dataCopy()).lastSequence();
        byte[] first = MetaKeys.of(MetaKeys.DROPPED);
        boolean more = walk.seek(first, first.length);
        while (more && walk.keyStartsWith(first)) {
            dropped.add(ByteBuffer.wrap(walk.keyCopy()).getInt(DROPPED_OBJECT_OFFSET));
            more = walk.next();
        }
    }

    private void readTree(TreeId tree) {
        long before = entries;
        boolean more = walk.in(view, tree).seek(new byte[0], 0);
        while (more) {
            byte[] key = walk.keyCopy();
            switch (tree) {
                case META -> readRecord(key, walk.dataCopy());
                case ROWS, INDEX -> {
                    requireCommitted(tree, head());
                    found.merge(VersionedKeys.objectId(key), 1L, Long::sum);
                }
                case ROWS_HISTORY -> readOlder(TreeId.ROWS, tree, key);
                case INDEX_HISTORY -> readOlder(TreeId.INDEX, tree, key);
            }
            if (++entries % TELL_EVERY == 0) {
                told.accept(entries);
            }
            more = walk.next();
        }
        if (entries - before != view.root(tree).entries()) {
            throw damage("a tree's entries are not as many as counted")
                    .with("found", entries - before)
                    .with("counted", view.root(tree).entries());
        }
    }

    private long head() {
        byte[] head = new byte[VALUE_HEADER_BYTES];
        walk.copyData(walk.node(), 0, head, 0, VALUE_HEADER_BYTES);
        return VersionedKeys.sequence(head);
    }

    private void requireCommitted(TreeId tree, long sequence) {
        if (sequence > lastSequence) {
            throw damage("a version is newer than the last commit")
                    .with("tree", tree.label())
                    .with("sequence", sequence)
                    .with("last_sequence", lastSequence);
        }
    }

    /** An older version: its key says its sequence, and the newest one is in the main tree. */
    private void readOlder(TreeId main, TreeId tree, byte[] key) {
        long sequence = head();
        requireCommitted(tree, sequence);
        int length = key.length - SEQUENCE_BYTES;
        if (length < VersionedKeys.OBJECT_BYTES || ~VersionedKeys.longAt(key, length) != sequence) {
            report("an older version lies under another sequence than its own", tree, sequence);
            return;
        }
        if (dropped.contains(VersionedKeys.objectId(key))) {
            return;
        }
        newest.in(view, main);
        if (!newest.find(Arrays.copyOf(key, length), length)) {
            report("an older version has no newest version", tree, sequence);
            return;
        }
        byte[] head = new byte[VALUE_HEADER_BYTES];
        newest.copyData(newest.node(), 0, head, 0, VALUE_HEADER_BYTES);
        if (VersionedKeys.sequence(head) <= sequence) {
            report("an older version is not older than the newest one", tree, sequence);
        }
    }

    private void report(String problem, TreeId tree, long sequence) {
        findings.accept(damage(problem).with("tree", tree.label()).with("sequence", sequence));
    }

    private void readRecord(byte[] key, byte[] value) {
        if (key[0] == MetaKeys.OBJECT) {
            counted.put(
                    ByteBuffer.wrap(key).getInt(1),
                    ByteBuffer.wrap(value).getLong(ObjectCounts.ENTRIES_OFFSET));
        }
    }

    private void compareCounts() {
        counted.keySet().forEach(object -> found.putIfAbsent(object, 0L));
        found.forEach((object, count) -> {
            long expected = counted.getOrDefault(object, 0L);
            if (expected != count && !dropped.contains(object)) {
                findings.accept(
                        damage("an object's entries are not as many as counted")
                                .with("object", object)
                                .with("found", count)
                                .with("counted", expected));
            }
        });
    }

    private StorageException damage(String problem) {
        return new StorageException(SqlState.DATA_CORRUPTED, problem).with("file", file.path());
    }
}
