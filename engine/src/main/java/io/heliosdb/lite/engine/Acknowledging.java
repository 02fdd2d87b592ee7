package io.heliosdb.lite.engine;

import io.heliosdb.lite.cursor.Acknowledgement;
import io.heliosdb.lite.cursor.RestorableCursor;
import io.heliosdb.lite.error.SerializationFailureException;
import io.heliosdb.lite.storage.WriteSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Carries out acknowledgements of named cursors. Stateless. */
final class Acknowledging {

    private Acknowledging() {}

    /**
     * In the open transaction, or in one of its own that is durable on return.
     *
     * <p>The position's row is compared with the newest commit, not with the transaction's
     * snapshot: it is of this driver's making, and an opening that came between must be seen.
     *
     * @param row up to which one; empty: all that were delivered
     */
    static void run(
            Engine engine,
            @Nullable TransactionState open,
            RestorableCursor cursor,
            OptionalLong row) {
        long snapshot = engine.store().holds().pinPublished();
        try {
            Optional<Acknowledgement> acknowledgement =
                    engine.cursors()
                            .named()
                            .acknowledge(
                                    cursor,
                                    row,
                                    snapshot,
                                    open == null ? null : open.writes(),
                                    open == null ? 0 : open.statement() + 1);
            if (acknowledgement.isEmpty()) {
                return;
            }
            if (open != null) {
                open.add(acknowledgement.get(), snapshot);
            } else {
                commit(engine, acknowledgement.get(), snapshot);
            }
        } finally {
            engine.store().holds().unpin(snapshot);
        }
    }

    private static void commit(Engine engine, Acknowledgement acknowledgement, long snapshot) {
        try {
            engine.store().commit(WriteSet.of(snapshot, List.of(acknowledgement.change()))).await();
            acknowledgement.committed();
        } catch (SerializationFailureException conflict) {
            acknowledgement.requireDriver();
            throw conflict;
        }
    }
}
