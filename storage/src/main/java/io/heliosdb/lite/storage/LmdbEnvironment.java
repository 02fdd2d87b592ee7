package io.heliosdb.lite.storage;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.error.StorageException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.lwjgl.util.lmdb.LMDB;

/**
 * The one class that calls LMDB and knows raw addresses; nothing that it returns is an address.
 *
 * <p>All methods belong to the writer thread, except {@link #beginRead} and {@link #endRead}, which
 * any thread may call ({@code MDB_NOTLS}). Read transactions only keep pages from being reused; the
 * pages are read through {@link PageFile}, which verifies them.
 *
 * <p>Pages are 16 KiB. The checksum hook is always set and WRITEMAP never is: with WRITEMAP, or in
 * an environment opened without the hook, LMDB silently writes pages without a sum.
 */
final class LmdbEnvironment implements AutoCloseable {

    static final int PAGE_BYTES = 16 * 1024;
    static final String DATA_FILE = "data.mdb";

    private static final int MAX_READERS = 1024;
    private static final int FILE_MODE = 0600;
    private static final int ENOSPC = 28;
    private static final int EDQUOT = 122;

    @SuppressWarnings("restricted") // the one place that reads and writes at addresses of LMDB
    private static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private final Arena arena = Arena.ofShared();
    private final MemorySegment keyBytes;
    private final MemorySegment keyValue;
    private final MemorySegment dataValue;
    private final MemorySegment pointer;
    private final ChecksumHook hook;
    private final Path file;
    private final int maxKeyBytes;
    private final int[] handles = new int[TreeId.COUNT];
    private final long[] cursors = new long[TreeId.COUNT];
    private final long environment;
    private long transaction;

    private LmdbEnvironment(Path directory, long mapSizeBytes, PageTable table, int flags) {
        file = directory.resolve(DATA_FILE);
        keyBytes = arena.allocate(PAGE_BYTES);
        keyValue = arena.allocate(16, 8);
        dataValue = arena.allocate(16, 8);
        pointer = arena.allocate(8, 8);
        hook = new ChecksumHook(table, arena);
        check("create environment", LMDB.nmdb_env_create(pointer.address()));
        environment = pointer.get(JAVA_LONG, 0);
        boolean opened = false;
        try {
            openFile(directory, mapSizeBytes, flags);
            maxKeyBytes = LMDB.nmdb_env_get_maxkeysize(environment);
            opened = true;
        } finally {
            if (!opened) {
                close();
            }
        }
    }

    static LmdbEnvironment open(Path directory, long mapSizeBytes, PageTable table) {
        return new LmdbEnvironment(directory, mapSizeBytes, table, 0);
    }

    /**
     * Opens a directory that nobody else knows of: commits are durable only with {@link #force},
     * and the write transaction may move between threads.
     */
    static LmdbEnvironment openAlone(Path directory, long mapSizeBytes, PageTable table) {
        return new LmdbEnvironment(
                directory, mapSizeBytes, table, LMDB.MDB_NOSYNC | LMDB.MDB_NOLOCK);
    }

    /** Opens a directory that nobody writes to, without writing to it. */
    static LmdbEnvironment openToRead(Path directory, long mapSizeBytes, PageTable table) {
        return new LmdbEnvironment(
                directory, mapSizeBytes, table, LMDB.MDB_RDONLY | LMDB.MDB_NOLOCK);
    }

    private void openFile(Path directory, long mapSizeBytes, int flags) {
        check("set page size", LMDB.nmdb_env_set_pagesize(environment, PAGE_BYTES));
        check("set map size", LMDB.nmdb_env_set_mapsize(environment, mapSizeBytes));
        check("set trees", LMDB.nmdb_env_set_maxdbs(environment, TreeId.COUNT));
        check("set readers", LMDB.nmdb_env_set_maxreaders(environment, MAX_READERS));
        check(
                "set checksum",
                LMDB.nmdb_env_set_checksum(environment, hook.address(), Checksum.BYTES));
        long path = arena.allocateFrom(directory.toString()).address();
        check("open", LMDB.nmdb_env_open(environment, path, LMDB.MDB_NOTLS | flags, FILE_MODE));
    }

    Path file() {
        return file;
    }

    /** The longest key that LMDB takes. */
    int maxKeyBytes() {
        return maxKeyBytes;
    }

    // Read transactions: they keep pages, nothing else.

    long beginRead() {
        try (Arena local = Arena.ofConfined()) {
            MemorySegment result = local.allocate(JAVA_LONG);
            check(
                    "begin read",
                    LMDB.nmdb_txn_begin(environment, 0, LMDB.MDB_RDONLY, result.address()));
            return result.get(JAVA_LONG, 0);
        }
    }

    long transactionId(long read) {
        return LMDB.nmdb_txn_id(read);
    }

    void endRead(long read) {
        LMDB.nmdb_txn_abort(read);
    }

    // The write transaction.

    void begin() {
        check("begin write", LMDB.nmdb_txn_begin(environment, 0, 0, pointer.address()));
        transaction = pointer.get(JAVA_LONG, 0);
    }

    /** Opens the trees, creating them when {@code create}; within a write transaction. */
    void openTrees() {
        try (Arena local = Arena.ofConfined()) {
            for (TreeId tree : TreeId.values()) {
                MemorySegment name = local.allocateFrom(tree.label());
                check(
                        "open tree",
                        LMDB.nmdb_dbi_open(
                                transaction, name.address(), LMDB.MDB_CREATE, pointer.address()));
                handles[tree.ordinal()] = pointer.get(JAVA_INT, 0);
            }
        }
    }

    /** Makes the transaction durable. Whatever happens, the transaction is over afterwards. */
    void commit() {
        long ending = transaction;
        closeCursors();
        transaction = 0;
        check("commit", LMDB.nmdb_txn_commit(ending));
    }

    /** Makes durable what was committed in a directory opened with {@link #openAlone}. */
    void force() {
        check("force", LMDB.nmdb_env_sync(environment, 1));
    }

    void abort() {
        if (transaction != 0) {
            closeCursors();
            LMDB.nmdb_txn_abort(transaction);
            transaction = 0;
        }
    }

    /** The value under a key, or null. */
    byte @Nullable [] get(TreeId tree, byte[] key, int keyLength) {
        return find(tree, key, keyLength, LMDB.MDB_SET) ? value() : null;
    }

    /**
     * Puts a new key with a value of two parts. Returns null, or the value that is there already
     * (and then changes nothing).
     */
    byte @Nullable [] insert(TreeId tree, byte[] key, int keyLength, long head, byte[] tail) {
        int result = put(tree, key, keyLength, 9 + tail.length, LMDB.MDB_NOOVERWRITE);
        if (result == LMDB.MDB_KEYEXIST) {
            return value();
        }
        check("insert", result);
        fill(head, (byte) 0, tail);
        return null;
    }

    /** Puts a versioned value: sequence, flags, payload. */
    void put(TreeId tree, byte[] key, int keyLength, long sequence, byte flags, byte[] payload) {
        check("put", put(tree, key, keyLength, 9 + payload.length, 0));
        fill(sequence, flags, payload);
    }

    /** Puts a value as it is. */
    void put(TreeId tree, byte[] key, int keyLength, byte[] value) {
        check("put", put(tree, key, keyLength, value.length, 0));
        MemorySegment.copy(value, 0, MEMORY, JAVA_BYTE, dataAddress(), value.length);
    }

    /** Puts a value as it is under a key beyond the tree's last one. */
    void append(TreeId tree, byte[] key, byte[] value) {
        check("append", put(tree, key, key.length, value.length, LMDB.MDB_APPEND));
        MemorySegment.copy(value, 0, MEMORY, JAVA_BYTE, dataAddress(), value.length);
    }

    private int put(TreeId tree, byte[] key, int keyLength, int valueLength, int flags) {
        setKey(key, keyLength);
        dataValue.set(JAVA_LONG, 0, valueLength);
        return LMDB.nmdb_cursor_put(
                cursor(tree), keyValue.address(), dataValue.address(), flags | LMDB.MDB_RESERVE);
    }

    private void fill(long sequence, byte flags, byte[] payload) {
        long at = dataAddress();
        MEMORY.set(JAVA_LONG_UNALIGNED, at, Long.reverseBytes(sequence));
        MEMORY.set(JAVA_BYTE, at + 8, flags);
        MemorySegment.copy(payload, 0, MEMORY, JAVA_BYTE, at + 9, payload.length);
    }

    /** Deletes a key; false when it is not there. */
    boolean delete(TreeId tree, byte[] key, int keyLength) {
        if (!find(tree, key, keyLength, LMDB.MDB_SET)) {
            return false;
        }
        check("delete", LMDB.nmdb_cursor_del(cursor(tree), 0));
        return true;
    }

    /** The first key at or after {@code key}, or null. */
    byte @Nullable [] firstKey(TreeId tree, byte[] key) {
        return find(tree, key, key.length, LMDB.MDB_SET_RANGE) ? bytes(keyValue) : null;
    }

    private boolean find(TreeId tree, byte[] key, int keyLength, int operation) {
        setKey(key, keyLength);
        int result =
                LMDB.nmdb_cursor_get(
                        cursor(tree), keyValue.address(), dataValue.address(), operation);
        if (result == LMDB.MDB_NOTFOUND) {
            return false;
        }
        check("read", result);
        return true;
    }

    /** The value that the last successful find met. */
    byte[] value() {
        return bytes(dataValue);
    }

    private static byte[] bytes(MemorySegment value) {
        byte[] copy = new byte[Math.toIntExact(value.get(JAVA_LONG, 0))];
        MemorySegment.copy(MEMORY, JAVA_BYTE, value.get(JAVA_LONG, 8), copy, 0, copy.length);
        return copy;
    }

    private long dataAddress() {
        return dataValue.get(JAVA_LONG, 8);
    }

    private void setKey(byte[] key, int length) {
        if (length > maxKeyBytes) {
            throw new StorageException(SqlState.PROGRAM_LIMIT_EXCEEDED, "key too long")
                    .with("bytes", length)
                    .with("limit", maxKeyBytes);
        }
        MemorySegment.copy(key, 0, keyBytes, JAVA_BYTE, 0, length);
        keyValue.set(JAVA_LONG, 0, length);
        keyValue.set(JAVA_LONG, 8, keyBytes.address());
    }

    private long cursor(TreeId tree) {
        long cursor = cursors[tree.ordinal()];
        if (cursor == 0) {
            check(
                    "open cursor",
                    LMDB.nmdb_cursor_open(transaction, handles[tree.ordinal()], pointer.address()));
            cursor = pointer.get(JAVA_LONG, 0);
            cursors[tree.ordinal()] = cursor;
        }
        return cursor;
    }

    private void closeCursors() {
        for (long cursor : cursors) {
            if (cursor != 0) {
                LMDB.nmdb_cursor_close(cursor);
            }
        }
        Arrays.fill(cursors, 0);
    }

    private void check(String operation, int result) {
        if (result != LMDB.MDB_SUCCESS) {
            throw failure(operation, result);
        }
    }

    private StorageException failure(String operation, int result) {
        StorageException failure =
                switch (result) {
                    case ENOSPC, EDQUOT ->
                            new StorageException(SqlState.DISK_FULL, "no space left for the data")
                                    .hint("Free disk space, then run the transaction again.");
                    case LMDB.MDB_MAP_FULL ->
                            new StorageException(
                                            SqlState.DISK_FULL, "the data file is at its limit")
                                    .hint("Open the database with a larger map size.");
                    case LMDB.MDB_CORRUPTED,
                            LMDB.MDB_PAGE_NOTFOUND,
                            LMDB.MDB_INVALID,
                            LMDB.MDB_VERSION_MISMATCH,
                            LMDB.MDB_BAD_CHECKSUM ->
                            new StorageException(
                                    SqlState.DATA_CORRUPTED, "the data file is damaged");
                    default -> new StorageException(SqlState.IO_ERROR, "the data file failed");
                };
        return failure.with("file", file)
                .with("operation", operation)
                .with("code", result)
                .with("reason", reason(result));
    }

    private static String reason(int result) {
        return MEMORY.getString(LMDB.nmdb_strerror(result));
    }

    /** Closes the file; no transaction may be open. */
    @Override
    public void close() {
        if (environment != 0) {
            LMDB.nmdb_env_close(environment);
        }
        arena.close();
    }
}
