package io.heliosdb.lite.storage;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Knows the catalog: what else follows from a row change. Called on the writer thread only, inside
 * the group's write transaction, in commit order.
 */
public interface ChangeDeriver {

    /** Derives nothing; for stores without indexes. */
    ChangeDeriver NONE =
            new ChangeDeriver() {
                @Override
                public void derive(RowChange change, byte @Nullable [] oldRow, IndexChanges sink) {}
            };

    /**
     * Reports the index entries to add and remove. May throw a {@code DatabaseException} (the table
     * is gone, another schema version): it fails this transaction only. May be called again for the
     * same change.
     *
     * @param oldRow the payload that the change replaces, or null
     */
    void derive(RowChange change, byte @Nullable [] oldRow, IndexChanges sink);

    /**
     * A commit with changes of object {@link Store#CATALOG_OBJECT} is durable and about to be
     * published: the catalog as of {@code sequence} must be known when this returns.
     */
    default void committed(long sequence, List<RowChange> catalogChanges) {}
}
