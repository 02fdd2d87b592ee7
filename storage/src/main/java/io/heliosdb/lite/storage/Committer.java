package io.heliosdb.lite.storage;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.error.StorageException;
import io.heliosdb.lite.storage.Interleaving.Point;
import io.heliosdb.lite.storage.Timelines.Timeline;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Turns a group of jobs into one durable transaction and publishes it; confined to the writer
 * thread but for {@link #published}.
 *
 * <p>The life of a group: begin, apply each set under the next sequence, write holds, timeline,
 * sample and state, commit (durable), renew the view, tell the deriver about catalog changes,
 * publish, complete the tickets.
 */
final class Committer implements GarbageCollector.Host {

    private static final int CHECK_FIRST_CHANGES = 64;
    private static final long SAVE_TIME_MILLIS = 1_000;

    private final Store store;
    private final LmdbEnvironment environment;
    private final Views views;
    private final PageTable pageTable;
    private final Witness witness;
    private final WriteTransaction transaction;
    private final StoreOptions options;
    private final TimeSamples samples;
    private volatile long published;
    private int nextObjectId;
    private boolean timelineWritten;
    private long savedMillis;
    private @Nullable Throwable failure;

    Committer(
            Store store,
            LmdbEnvironment environment,
            Views views,
            PageFile file,
            PageTable pageTable,
            Witness witness,
            StoreOptions options,
            StoreState state,
            TimeSamples samples) {
        this.store = store;
        this.environment = environment;
        this.views = views;
        this.pageTable = pageTable;
        this.witness = witness;
        this.options = options;
        this.samples = samples;
        transaction = new WriteTransaction(environment, file, store.history());
        published = state.lastSequence();
        nextObjectId = state.nextObjectId();
        savedMillis = state.databaseMillis();
    }

    long published() {
        return published;
    }

    /** Commits a group; each job's ticket is completed unless this throws. */
    void commitGroup(List<Job> jobs) {
        long start = options.clock().nanoTime();
        Map<UUID, Optional<Long>> holds = store.holds().takeUnsaved();
        boolean done = false;
        try {
            Group group = applyAll(jobs);
            if (group.isEmpty() && holds.isEmpty()) {
                transaction.abort();
            } else {
                writeHolds(holds);
                finish(group.last());
                afterwards(group);
            }
            done = true;
            group.complete();
            options.metrics().committed(group.size(), options.clock().nanoTime() - start);
        } finally {
            if (!done) {
                transaction.abort();
                store.holds().giveBack(holds);
            }
        }
    }

    private Group applyAll(List<Job> jobs) {
        Set<Job> failed = new HashSet<>();
        while (true) {
            begin();
            Group group = new Group(published);
            Job culprit = null;
            for (Job job : jobs) {
                if (!failed.contains(job) && !apply(job, group, failed)) {
                    culprit = job;
                    break;
                }
            }
            if (culprit == null) {
                return group;
            }
            transaction.abort();
        }
    }

    /** Applies one job; false when it failed with changes made, so that the group starts over. */
    private boolean apply(Job job, Group group, Set<Job> failed) {
        long writesBefore = transaction.writes();
        try {
            switch (job) {
                case Job.Commit(WriteSet set, Ticket ticket) -> applySet(set, ticket, group);
                case Job.Meta(byte[] key, byte[] value, Ticket ticket) -> {
                    applyMeta(key, value);
                    group.addUnnumbered(ticket);
                }
                case Job.Flush(Ticket ticket) -> group.addUnnumbered(ticket);
                case Job.Task _, Job.Collect _, Job.Stop _ ->
                        throw new IllegalStateException("not a job for a group");
            }
            return true;
        } catch (DatabaseException e) {
            if (isOfTheFile(e)) {
                throw e;
            }
            failed.add(job);
            job.ticket().fail(e);
            return transaction.writes() == writesBefore;
        } catch (RuntimeException e) {
            failed.add(job);
            job.ticket().fail(e);
            return transaction.writes() == writesBefore;
        }
    }

    private static boolean isOfTheFile(DatabaseException e) {
        return e instanceof StorageException
                && e.sqlState() != SqlState.DATA_CORRUPTED
                && e.sqlState() != SqlState.PROGRAM_LIMIT_EXCEEDED;
    }

    private void applySet(WriteSet set, Ticket ticket, Group group) {
        if (set.isEmpty()) {
            group.addUnnumbered(ticket);
            return;
        }
        if (set.size() <= CHECK_FIRST_CHANGES) {
            set.forEach((change, snapshot) -> {
                if (change.key() != null) {
                    transaction.check(change, snapshot);
                }
            });
        }
        long sequence = group.last() + 1;
        SetWriter writer = new SetWriter(transaction, options.deriver(), sequence);
        set.forEach(writer::change);
        writer.finish();
        group.add(ticket, writer.catalogChanges());
    }

    private void applyMeta(byte[] key, byte @Nullable [] value) {
        if (value == null) {
            transaction.removeMeta(key);
        } else {
            transaction.putMeta(key, value);
        }
    }

    /** Runs a task alone. */
    void runTask(Job.Task job) {
        boolean done = false;
        try (Reader reader = store.reader()) {
            begin();
            long sequence = published + 1;
            SetWriter set = new SetWriter(transaction, options.deriver(), sequence);
            TaskContext context = new TaskContext(transaction, set, reader, sequence, nextObjectId);
            job.task().run(context);
            set.finish();
            int objectIds = nextObjectId;
            nextObjectId = context.objectIds();
            Group group = new Group(published);
            group.add(job.ticket(), set.catalogChanges());
            try {
                finish(sequence);
                done = true;
            } finally {
                nextObjectId = done ? nextObjectId : objectIds;
            }
            context.drops().forEach(store.garbage()::droppedAt);
            afterwards(group);
            group.complete();
        } catch (RuntimeException e) {
            job.ticket().fail(e);
        } finally {
            if (!done) {
                transaction.abort();
            }
        }
    }

    private void begin() {
        View view = views.acquire();
        boolean begun = false;
        try {
            transaction.begin(view);
            begun = true;
        } finally {
            if (!begun) {
                view.release();
            }
        }
    }

    /** Writes what belongs to every transaction and makes it durable. */
    private void finish(long lastSequence) {
        Timeline timeline = lastSequence > published ? writeTimeline() : null;
        long now = store.time().millis();
        boolean sampled = samples.isDue(now);
        if (sampled) {
            transaction.putMeta(MetaKeys.of(MetaKeys.SAMPLE, published), MetaKeys.value(now));
        }
        putState(lastSequence, store.holds().durableFloor());
        long firstGarbage = transaction.firstGarbage();
        if (!store.invariants().publishWhenDurable()) {
            published = lastSequence;
        }
        store.interleaving().at(Point.BEFORE_DURABLE);
        commitTransaction();
        if (timeline != null) {
            timelineWritten = true;
            store.timelines().append(timeline);
        }
        if (sampled) {
            samples.add(published, now);
        }
        store.garbage().garbageAt(firstGarbage);
    }

    private void commitTransaction() {
        try {
            transaction.commit();
        } catch (StorageException e) {
            if (!Writer.isWantOfSpace(e)) {
                failed(e);
            }
            throw e;
        }
        views.advance();
    }

    private void afterwards(Group group) {
        group.tellDeriver(options.deriver());
        store.interleaving().at(Point.BEFORE_PUBLISH);
        published = group.last();
        note();
    }

    /** The commit is durable and stays so whatever becomes of what is noted beside it. */
    private void note() {
        try {
            pageTable.write();
            witness.write(views.transaction(), views.metaBytes());
        } catch (StorageException e) {
            failed(e);
        }
    }

    private @Nullable Timeline writeTimeline() {
        if (timelineWritten) {
            return null;
        }
        long id = options.random().nextLong();
        Timeline timeline = new Timeline(id == 0 ? 1 : id, published + 1);
        transaction.putMeta(
                MetaKeys.of(MetaKeys.TIMELINE, timeline.firstSequence()),
                MetaKeys.value(timeline.id()));
        return timeline;
    }

    private void putState(long lastSequence, long floor) {
        long now = store.time().millis();
        StoreState state =
                new StoreState(
                        lastSequence, floor, nextObjectId, now, options.clock().wallMillis());
        transaction.putMeta(StoreState.key(), state.encode());
        savedMillis = now;
    }

    private void writeHolds(Map<UUID, Optional<Long>> holds) {
        holds.forEach((owner, snapshot) ->
                applyMeta(MetaKeys.hold(owner), snapshot.map(MetaKeys::value).orElse(null)));
    }

    /** Between groups: holds become durable, and the time that passed is noted now and then. */
    void saveHoldsAndTime() {
        sampleTime();
        boolean longAgo =
                store.time().millis() - savedMillis > options.maxClockStep().toMillis() / 4;
        if (store.holds().hasUnsaved() || longAgo) {
            saveNow();
        }
    }

    void saveForClose() {
        if (store.holds().hasUnsaved() || store.time().millis() - savedMillis > SAVE_TIME_MILLIS) {
            saveNow();
        }
    }

    private void saveNow() {
        Map<UUID, Optional<Long>> holds = store.holds().takeUnsaved();
        boolean done = false;
        try {
            begin();
            writeHolds(holds);
            finish(published);
            done = true;
            note();
        } finally {
            if (!done) {
                transaction.abort();
                store.holds().giveBack(holds);
            }
        }
    }

    /** What is published now is older than everything that comes later. */
    void sampleTime() {
        long now = store.time().millis();
        samples.add(published, now);
        samples.prune(now);
    }

    // Garbage collection.

    /** One step in a transaction of its own. */
    void collect() {
        boolean done = false;
        try {
            begin();
            int removed = store.garbage().step(transaction);
            commitTransaction();
            done = true;
            store.holds().floorIsDurable();
            note();
            store.garbage().committed(removed);
            options.metrics().collected(removed);
        } finally {
            if (!done) {
                transaction.abort();
            }
        }
    }

    @Override
    public CommitTicket collect(Ticket ticket) {
        return store.submit(new Job.Collect(ticket));
    }

    @Override
    public long expiredSequence() {
        return samples.expired(store.time().millis());
    }

    @Override
    public void writeState(WriteTransaction current, long floor) {
        putState(published, floor);
    }

    @Override
    public void at(Point point) {
        store.interleaving().at(point);
    }

    // Failure is final.

    void failed(Throwable cause) {
        if (failure == null) {
            failure = cause;
            options.metrics().failed(cause);
        }
    }

    /** Reports a failure that does not end the writing. */
    void report(Throwable cause) {
        options.metrics().failed(cause);
    }

    boolean isFailed() {
        return failure != null;
    }

    void checkUsable() {
        Throwable cause = failure;
        if (cause != null) {
            throw new StorageException(
                            SqlState.IO_ERROR,
                            "the store takes no more writes after a failure",
                            cause)
                    .with("file", environment.file())
                    .hint("Close the database, check the disk, and open it again.");
        }
    }

    /** What a group has come to so far. */
    private static final class Group {
        private final List<Ticket> tickets = new ArrayList<>();
        private final List<Long> sequences = new ArrayList<>();
        private final Map<Long, List<RowChange>> catalogChanges = new TreeMap<>();
        private final long published;
        private long last;

        Group(long published) {
            this.published = published;
            last = published;
        }

        void add(Ticket ticket, List<RowChange> catalog) {
            last++;
            tickets.add(ticket);
            sequences.add(last);
            if (!catalog.isEmpty()) {
                catalogChanges.put(last, catalog);
            }
        }

        void addUnnumbered(Ticket ticket) {
            tickets.add(ticket);
            sequences.add(published);
        }

        boolean isEmpty() {
            return tickets.isEmpty();
        }

        int size() {
            return tickets.size();
        }

        long last() {
            return last;
        }

        void tellDeriver(ChangeDeriver deriver) {
            catalogChanges.forEach(deriver::committed);
        }

        void complete() {
            for (int i = 0; i < tickets.size(); i++) {
                tickets.get(i).succeed(sequences.get(i));
            }
        }
    }
}
