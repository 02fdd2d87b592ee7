package io.heliosdb.lite.storage;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.error.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The writer thread: takes jobs in groups, and collects garbage when there are none.
 *
 * <p>A group is one LMDB transaction. A set that fails (conflict, duplicate) fails alone: when it
 * had changed something already, the group is rolled back and applied again without it. When the
 * group as a whole fails for want of space, each set is tried by itself.
 */
final class Writer implements Runnable {

    private static final int GROUP_SETS = 256;
    private static final int COLLECT_EVERY_GROUPS = 16;
    private static final long IDLE_MILLIS = 200;

    private final BlockingQueue<Job> queue = new LinkedBlockingQueue<>();
    private final Committer committer;
    private final GarbageCollector garbage;
    private final Object gate = new Object();
    private boolean accepting = true;
    private @Nullable Job carried;
    private int groupsSinceCollection;
    private boolean collecting = true;
    private boolean resting;

    Writer(Committer committer, GarbageCollector garbage) {
        this.committer = committer;
        this.garbage = garbage;
    }

    /** Queues a job; after {@link Job.Stop} every job fails. */
    CommitTicket submit(Job job) {
        synchronized (gate) {
            if (accepting) {
                queue.add(job);
                accepting = !(job instanceof Job.Stop);
                return job.ticket();
            }
        }
        job.ticket()
                .fail(new DatabaseException(SqlState.DATABASE_SHUT_DOWN, "the database is closed"));
        return job.ticket();
    }

    @Override
    public void run() {
        boolean running = true;
        while (running) {
            Job job = next();
            running = !(job instanceof Job.Stop);
            try {
                work(job);
            } catch (RuntimeException | Error e) {
                if (job != null) {
                    job.ticket().fail(e);
                }
                committer.failed(e);
            }
        }
    }

    private @Nullable Job next() {
        Job job = carried;
        carried = null;
        if (job != null) {
            return job;
        }
        try {
            boolean busy = collecting && !resting && !committer.isFailed() && garbage.hasWork();
            return busy ? queue.poll() : queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return null; // nobody interrupts the writer; if so, it has no meaning here
        }
    }

    private void work(@Nullable Job job) {
        switch (job) {
            case null -> idle();
            case Job.Task task -> task(task);
            case Job.Collect collect -> collect(collect);
            case Job.Stop stop -> stop(stop);
            case Job.Commit first -> group(first);
            case Job.Meta first -> group(first);
            case Job.Flush first -> group(first);
        }
    }

    private void idle() {
        if (!committer.isFailed()) {
            spare(committer::saveHoldsAndTime);
            collectStep();
        }
    }

    private void collectStep() {
        groupsSinceCollection = 0;
        if (collecting && garbage.hasWork()) {
            spare(committer::collect);
        }
    }

    /**
     * Work that nobody waits for: without space it is tried again later, and a damaged page ends
     * collection but not the writing of what lies elsewhere.
     */
    private void spare(Runnable work) {
        try {
            work.run();
            resting = false;
        } catch (DatabaseException e) {
            resting = true;
            if (e.sqlState() == SqlState.DATA_CORRUPTED) {
                collecting = false;
                committer.report(e);
            } else if (!isWantOfSpace(e)) {
                committer.failed(e);
            }
        }
    }

    private void collect(Job.Collect collect) {
        try {
            committer.checkUsable();
            committer.sampleTime();
            while (garbage.hasWork()) {
                committer.collect();
            }
            collect.ticket().succeed(committer.published());
        } catch (DatabaseException e) {
            collect.ticket().fail(e);
        }
    }

    private void stop(Job.Stop stop) {
        if (!committer.isFailed()) {
            committer.saveForClose();
        }
        stop.ticket().succeed(committer.published());
    }

    private void task(Job.Task task) {
        try {
            committer.checkUsable();
            committer.runTask(task);
        } catch (DatabaseException e) {
            task.ticket().fail(e);
        }
    }

    private void group(Job first) {
        List<Job> jobs = new ArrayList<>();
        Job job = first;
        while (job != null) {
            jobs.add(job);
            if (jobs.size() == GROUP_SETS || touchesCatalog(job)) {
                break;
            }
            job = queue.poll();
            if (job instanceof Job.Task || job instanceof Job.Collect || job instanceof Job.Stop) {
                carried = job;
                break;
            }
        }
        commit(jobs);
        if (++groupsSinceCollection >= COLLECT_EVERY_GROUPS && !committer.isFailed()) {
            collectStep();
        }
    }

    /** Later sets must be derived from the catalog that this one makes. */
    private static boolean touchesCatalog(Job job) {
        boolean[] found = {false};
        if (job instanceof Job.Commit(WriteSet set, Ticket _)) {
            set.forEach((change, _) -> found[0] |= change.tableId() == Store.CATALOG_OBJECT);
        }
        return found[0];
    }

    private void commit(List<Job> jobs) {
        try {
            committer.checkUsable();
            committer.commitGroup(jobs);
        } catch (DatabaseException e) {
            if (isWantOfSpace(e) && jobs.size() > 1) {
                jobs.forEach(job -> commit(List.of(job)));
            } else {
                jobs.forEach(job -> job.ticket().fail(e));
            }
        } catch (RuntimeException | Error e) {
            jobs.forEach(job -> job.ticket().fail(e));
            throw e;
        }
    }

    static boolean isWantOfSpace(DatabaseException e) {
        return e instanceof StorageException && e.sqlState() == SqlState.DISK_FULL;
    }
}
