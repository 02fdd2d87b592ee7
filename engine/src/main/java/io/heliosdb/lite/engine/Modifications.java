package io.heliosdb.lite.engine;

import io.heliosdb.lite.engine.Binding.Bound;
import io.heliosdb.lite.error.SerializationFailureException;
import io.heliosdb.lite.execution.expression.Expression;
import io.heliosdb.lite.execution.operator.Cancellation;
import io.heliosdb.lite.execution.schema.Catalog;
import io.heliosdb.lite.sql.CompiledStatement.Insert;
import io.heliosdb.lite.sql.CompiledStatement.Update;
import io.heliosdb.lite.storage.RowChange;
import io.heliosdb.lite.storage.WriteBuffer;
import io.heliosdb.lite.storage.WriteSet;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One session's INSERT, UPDATE and DELETE, each in the open transaction or in one of its own. Used
 * by one thread at a time.
 */
final class Modifications {

    /** How long a single statement is run again when others were faster. */
    private static final long RETRY_NANOS = 5_000_000_000L;

    private static final long PAUSE_NANOS = 50_000;

    private final Engine engine;
    private final Binding binding;
    private final Cancellation cancellation;

    Modifications(Engine engine, Binding binding, Cancellation cancellation) {
        this.engine = engine;
        this.binding = binding;
        this.cancellation = cancellation;
    }

    /**
     * @param open the transaction that it belongs to; null: one of its own
     */
    Outcome run(Query query, Bound bound, long snapshot, @Nullable TransactionState open) {
        long count =
                open == null
                        ? autocommit(query, bound, snapshot)
                        : within(open, query, bound, snapshot);
        return switch (bound.statement()) {
            case Insert _ -> new Outcome.Done("INSERT 0 " + count, count);
            case Update _ -> new Outcome.Done("UPDATE " + count, count);
            default -> new Outcome.Done("DELETE " + count, count);
        };
    }

    private long within(TransactionState open, Query query, Bound given, long snapshot) {
        ExistingRows existing = new ExistingRows(engine.store(), open, snapshot);
        List<Expression> single = given.prepared().singleRow();
        if (single != null) {
            existing.add(Modification.single(given.prepared(), single, given.values()));
            return 1;
        }
        Bound bound =
                Binding.readsOwn(given, open)
                        ? binding.withoutIndexes(query, given, engine.catalogs().at(snapshot))
                        : given;
        return new Modification(bound.prepared(), existing::add)
                .run(
                        engine.context(
                                snapshot,
                                bound.values(),
                                open.writes(),
                                open.statement(),
                                binding.pinned(open),
                                cancellation,
                                binding.roleId()));
    }

    /** A statement whose result nobody has seen is simply run again when others were faster. */
    private long autocommit(Query query, Bound first, long firstSnapshot) {
        long deadline = System.nanoTime() + RETRY_NANOS;
        try {
            return once(first, firstSnapshot);
        } catch (SerializationFailureException _) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        while (true) {
            long snapshot = engine.store().holds().pinPublished();
            try {
                Catalog catalog = engine.catalogs().at(snapshot);
                return once(binding.bind(query, catalog), snapshot);
            } catch (SerializationFailureException failure) {
                if (System.nanoTime() > deadline) {
                    throw failure;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            } finally {
                engine.store().holds().unpin(snapshot);
            }
        }
    }

    private long once(Bound bound, long snapshot) {
        List<Expression> single = bound.prepared().singleRow();
        if (single != null) {
            RowChange change = Modification.single(bound.prepared(), single, bound.values());
            requireUnlocked(change);
            engine.store().commit(WriteSet.of(snapshot, List.of(change))).await();
            return 1;
        }
        WriteBuffer buffer = new WriteBuffer(engine.writeBudgetBytes());
        long count =
                new Modification(
                                bound.prepared(),
                                change -> {
                                    requireUnlocked(change);
                                    buffer.add(change, snapshot, 1);
                                })
                        .run(
                                engine.context(
                                        snapshot,
                                        bound.values(),
                                        null,
                                        0,
                                        binding.pinned(null),
                                        cancellation,
                                        binding.roleId()));
        if (!buffer.isEmpty()) {
            engine.store().commit(WriteSet.of(buffer)).await();
        }
        return count;
    }

    private void requireUnlocked(RowChange change) {
        byte[] key = change.key();
        if (key != null && engine.store().locks().holder(change.tableId(), key).isPresent()) {
            throw new SerializationFailureException("another transaction is changing this row");
        }
    }
}
