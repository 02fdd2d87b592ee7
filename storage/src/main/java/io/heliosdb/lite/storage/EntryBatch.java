package io.heliosdb.lite.storage;

import java.util.Arrays;

/**
 * Keys and payloads that a scan has copied out: one growing byte array with offsets. Reusable;
 * confined to one thread. Key and payload of an entry are both in {@link #data()}, the key first;
 * there may be a gap between them.
 */
public final class EntryBatch {

    private static final int FIELDS = 4;

    private byte[] data;
    private int[] entries;
    private int used;
    private int count;

    public EntryBatch() {
        this(256, 64 * 1024);
    }

    public EntryBatch(int expectedEntries, int expectedBytes) {
        data = new byte[expectedBytes];
        entries = new int[expectedEntries * FIELDS];
    }

    /** The bytes; may be another array after the next append. */
    public byte[] data() {
        return data;
    }

    public int count() {
        return count;
    }

    /** Bytes in use, gaps included. */
    public int sizeBytes() {
        return used;
    }

    public int keyOffset(int entry) {
        return entries[entry * FIELDS];
    }

    public int keyLength(int entry) {
        return entries[entry * FIELDS + 1];
    }

    public int valueOffset(int entry) {
        return entries[entry * FIELDS + 2];
    }

    public int valueLength(int entry) {
        return entries[entry * FIELDS + 3];
    }

    /** A copy of an entry's key. */
    public byte[] key(int entry) {
        int offset = keyOffset(entry);
        return Arrays.copyOfRange(data, offset, offset + keyLength(entry));
    }

    /** A copy of an entry's payload. */
    public byte[] value(int entry) {
        int offset = valueOffset(entry);
        return Arrays.copyOfRange(data, offset, offset + valueLength(entry));
    }

    public void clear() {
        used = 0;
        count = 0;
    }

    /** Copies one entry to the end. */
    public void append(
            byte[] key,
            int keyOffset,
            int keyLength,
            byte[] value,
            int valueOffset,
            int valueLength) {
        int at = reserve(keyLength + valueLength);
        System.arraycopy(key, keyOffset, data, at, keyLength);
        System.arraycopy(value, valueOffset, data, at + keyLength, valueLength);
        add(at, keyLength, at + keyLength, valueLength);
    }

    /** Copies one entry to the end. */
    public void append(byte[] key, byte[] value) {
        append(key, 0, key.length, value, 0, value.length);
    }

    /** Makes room for {@code bytes} and returns where they start in {@link #data()}. */
    int reserve(int bytes) {
        int at = used;
        if (data.length - at < bytes) {
            data = Arrays.copyOf(data, Math.max(data.length * 2, Math.addExact(at, bytes)));
        }
        used = at + bytes;
        return at;
    }

    /** Notes an entry whose bytes are in place. */
    void add(int keyOffset, int keyLength, int valueOffset, int valueLength) {
        int at = count * FIELDS;
        if (at == entries.length) {
            entries = Arrays.copyOf(entries, entries.length * 2);
        }
        entries[at] = keyOffset;
        entries[at + 1] = keyLength;
        entries[at + 2] = valueOffset;
        entries[at + 3] = valueLength;
        count++;
    }
}
