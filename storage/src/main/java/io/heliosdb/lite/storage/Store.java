package io.heliosdb.lite.storage;

import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.error.StorageException;
import io.heliosdb.lite.storage.Timelines.Timeline;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An open database directory; thread-safe. One process, one store per directory. */
public final class Store implements AutoCloseable {

    /** The object under which catalog records live, versioned like rows. */
    public static final int CATALOG_OBJECT = 1;

    /** The object of named cursors: what they are, and up to where they are acknowledged. */
    public static final int CURSOR_OBJECT = 2;

    /** The object of imports that are not finished: how far each of them is. */
    public static final int IMPORT_OBJECT = 3;

    /** The object of users and what they may do. */
    public static final int ROLE_OBJECT = 4;

    /** User objects start here and rise. */
    public static final int FIRST_USER_OBJECT = 16;

    private static final byte IDENTITY_FORMAT = 1;
    private static final int POOLED_READERS = 64;

    private final StoreOptions options;
    private final Interleaving interleaving;
    private final Invariants invariants;
    private final DirectoryLock lock;
    private final LmdbEnvironment environment;
    private final PageFile file;
    private final PageTable pageTable;
    private final Witness witness;
    private final Views views;
    private final MetaTree meta;
    private final HistoryBytes history;
    private final UUID databaseId;
    private final DatabaseTime time;
    private final Timelines timelines;
    private final Holds holds;
    private final LockTable locks = new LockTable();
    private final Committer committer;
    private final GarbageCollector garbage;
    private final Writer writer;
    private final Thread writerThread;
    private final Deque<StoreReader> readers = new ArrayDeque<>();
    private boolean closed;

    private Store(
            Path directory,
            StoreOptions options,
            Interleaving interleaving,
            Invariants invariants) {
        this.options = options;
        this.interleaving = interleaving;
        this.invariants = invariants;
        PrivateFiles.createDirectory(directory);
        try (Cleanup undo = new Cleanup()) {
            lock = undo.add(DirectoryLock.acquire(directory));
            Witness.checkDataFileExists(directory);
            pageTable = undo.add(PageTable.open(directory));
            witness = undo.add(Witness.open(directory));
            if (witness.isEmpty()) {
                pageTable.reset();
            }
            environment =
                    undo.add(LmdbEnvironment.open(directory, options.mapSizeBytes(), pageTable));
            file = undo.add(new PageFile(environment.file(), pageTable));
            views = undo.add(new Views(environment, file));
            witness.check(views.transaction(), views.metaBytes());
            views.verifyFreeList();
            createIfNew();
            PrivateFiles.forceNames(directory);
            meta = new MetaTree(views, file, this::submitMeta);
            history = new HistoryBytes(views, file);
            StoreState state = readState();
            databaseId = readIdentity();
            time = DatabaseTime.from(state, options.clock(), options.maxClockStep());
            timelines = readTimelines();
            holds = new Holds(this::published, this::flushHolds, readHolds(), state.floor());
            committer =
                    new Committer(
                            this,
                            environment,
                            views,
                            file,
                            pageTable,
                            witness,
                            options,
                            state,
                            readSamples());
            garbage =
                    new GarbageCollector(
                            committer,
                            holds,
                            timelines,
                            invariants.holdsBeforeCollection(),
                            firstSequence(MetaKeys.GARBAGE),
                            firstSequence(MetaKeys.DROPPED));
            writer = new Writer(committer, garbage);
            writerThread = options.writer().newThread(writer);
            undo.keep();
        }
    }

    /**
     * Opens a directory, creating it (0700, files 0600) when it does not exist.
     *
     * @throws io.heliosdb.lite.error.DatabaseException 55006 when another store has it open
     */
    public static Store open(Path directory, StoreOptions options) {
        return open(directory, options, Interleaving.NONE, Invariants.ALL);
    }

    static Store open(
            Path directory,
            StoreOptions options,
            Interleaving interleaving,
            Invariants invariants) {
        Store store = new Store(directory, options, interleaving, invariants);
        store.writerThread.start();
        return store;
    }

    /** Which database this is; the same in a copy of its directory. */
    public UUID databaseId() {
        return databaseId;
    }

    public Timelines timelines() {
        return timelines;
    }

    public DatabaseTime time() {
        return time;
    }

    public Holds holds() {
        return holds;
    }

    public MetaTree meta() {
        return meta;
    }

    /** What held snapshots keep on disk. */
    public HistoryBytes history() {
        return history;
    }

    public GarbageCollector garbage() {
        return garbage;
    }

    public LockTable locks() {
        return locks;
    }

    /** The newest sequence that is durable and visible: what a new snapshot is. */
    public long published() {
        return committer.published();
    }

    /** The longest key of a row or index entry, in bytes, without the object id. */
    public int maxKeyBytes() {
        return environment.maxKeyBytes()
                - VersionedKeys.OBJECT_BYTES
                - VersionedKeys.SEQUENCE_BYTES;
    }

    public Reader reader() {
        StoreReader reader;
        synchronized (readers) {
            reader = readers.pollLast();
        }
        if (reader == null) {
            reader = new StoreReader(this);
        }
        reader.reopen();
        return reader;
    }

    /** Hands a transaction's changes to the writer. */
    public CommitTicket commit(WriteSet set) {
        return set.isEmpty() ? Ticket.of(published()) : submit(new Job.Commit(set, new Ticket()));
    }

    /** Hands work to the writer that it does alone, in a transaction of its own. */
    public CommitTicket execute(WriterTask task) {
        return submit(new Job.Task(task, new Ticket()));
    }

    /**
     * Writes a copy of this store as of one published sequence, durable when it returns, while
     * others read and write. Everything that anybody holds can be read in it. Runs on the calling
     * thread; memory is bounded.
     *
     * @throws io.heliosdb.lite.error.DatabaseException 55000 when the target is not empty, 53100
     *     when there is no space for it, XX001 when a page is damaged; nothing is left then
     */
    public BackupInfo backup(BackupPlan plan) {
        return new StoreBackup(this, plan, options).run();
    }

    /**
     * Ends the writer after what is queued, and closes the files. A batch that another thread is
     * filling is waited for; every later use of a reader fails with 57P01.
     */
    @Override
    public void close() {
        synchronized (readers) {
            if (closed) {
                return;
            }
            closed = true;
        }
        submit(new Job.Stop(new Ticket()));
        joinWriter();
        views.close();
        while (!views.quiet()) {
            Thread.onSpinWait();
        }
        witness.close();
        file.close();
        environment.close();
        pageTable.close();
        lock.close();
    }

    private void joinWriter() {
        boolean interrupted = false;
        while (writerThread.isAlive()) {
            try {
                writerThread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    // For the classes of this package.

    CommitTicket submit(Job job) {
        return writer.submit(job);
    }

    PageFile file() {
        return file;
    }

    Views views() {
        return views;
    }

    Interleaving interleaving() {
        return interleaving;
    }

    Invariants invariants() {
        return invariants;
    }

    long nanoTime() {
        return options.clock().nanoTime();
    }

    void giveBack(StoreReader reader) {
        synchronized (readers) {
            if (!closed && readers.size() < POOLED_READERS) {
                readers.addLast(reader);
            }
        }
    }

    private CommitTicket submitMeta(byte[] key, byte @Nullable [] value) {
        return submit(new Job.Meta(key, value, new Ticket()));
    }

    private void flushHolds() {
        submit(new Job.Flush(new Ticket())).await();
    }

    // Opening.

    private void createIfNew() {
        boolean fresh = views.transaction() == 0;
        environment.begin();
        try {
            environment.openTrees();
            if (fresh) {
                writeFirstRecords();
            }
            environment.commit();
        } finally {
            environment.abort();
        }
        if (fresh) {
            views.advance();
            pageTable.write();
            witness.write(views.transaction(), views.metaBytes());
        }
    }

    private void writeFirstRecords() {
        UUID id = new UUID(options.random().nextLong(), options.random().nextLong());
        byte[] identity =
                ByteBuffer.allocate(17)
                        .put(IDENTITY_FORMAT)
                        .putLong(id.getMostSignificantBits())
                        .putLong(id.getLeastSignificantBits())
                        .array();
        long now = options.clock().wallMillis();
        StoreState state = new StoreState(0, 0, FIRST_USER_OBJECT, now, now);
        putFirst(MetaKeys.of(MetaKeys.IDENTITY), identity);
        putFirst(StoreState.key(), state.encode());
    }

    private void putFirst(byte[] key, byte[] value) {
        environment.put(TreeId.META, key, key.length, value);
    }

    private StoreState readState() {
        return StoreState.decode(single(MetaKeys.STATE));
    }

    private UUID readIdentity() {
        ByteBuffer in = ByteBuffer.wrap(single(MetaKeys.IDENTITY));
        byte format = in.get();
        if (format != IDENTITY_FORMAT) {
            throw new StorageException(
                            SqlState.FEATURE_NOT_SUPPORTED, "the store is of another format")
                    .with("format", format)
                    .with("supported", IDENTITY_FORMAT);
        }
        return new UUID(in.getLong(), in.getLong());
    }

    private byte[] single(byte namespace) {
        List<byte[]> found = new ArrayList<>();
        meta.scanAll(MetaKeys.of(namespace), (_, value) -> found.add(value));
        if (found.size() != 1) {
            throw new StorageException(SqlState.DATA_CORRUPTED, "a record of the store is missing")
                    .with("file", environment.file())
                    .with("namespace", namespace);
        }
        return found.getFirst();
    }

    private Timelines readTimelines() {
        List<Timeline> entries = new ArrayList<>();
        meta.scanAll(
                MetaKeys.of(MetaKeys.TIMELINE),
                (key, value) ->
                        entries.add(new Timeline(MetaKeys.number(value), MetaKeys.sequence(key))));
        return new Timelines(entries);
    }

    private Map<UUID, Long> readHolds() {
        Map<UUID, Long> saved = new HashMap<>();
        meta.scanAll(
                MetaKeys.of(MetaKeys.HOLD),
                (key, value) -> {
                    ByteBuffer in = ByteBuffer.wrap(key, 1, 16);
                    saved.put(new UUID(in.getLong(), in.getLong()), MetaKeys.number(value));
                });
        return saved;
    }

    private TimeSamples readSamples() {
        TimeSamples samples = new TimeSamples(options.gcDelay().toMillis());
        meta.scanAll(
                MetaKeys.of(MetaKeys.SAMPLE),
                (key, value) -> samples.add(MetaKeys.sequence(key), MetaKeys.number(value)));
        return samples;
    }

    private long firstSequence(byte namespace) {
        long[] first = {Long.MAX_VALUE};
        meta.scanAll(
                MetaKeys.of(namespace),
                (key, _) -> first[0] = Math.min(first[0], MetaKeys.sequence(key)));
        return first[0];
    }
}
