package io.heliosdb.lite.cursor;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.storage.RowChange;
import io.heliosdb.lite.storage.WriteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a named cursor that its consumer has, as a change of a row: whoever makes it puts {@link
 * #change} in a transaction, and calls {@link #committed} when that is durable. Immutable.
 */
public final class Acknowledgement {

    private final RestorableCursor rows;
    private final NamedDriver driver;
    private final NamedPosition position;
    private final RowChange change;

    Acknowledgement(
            RestorableCursor rows, NamedDriver driver, NamedPosition position, RowChange change) {
        this.rows = rows;
        this.driver = driver;
        this.position = position;
        this.change = change;
    }

    public RowChange change() {
        return change;
    }

    /** The transaction is durable. */
    public void committed() {
        driver.acknowledged(position);
    }

    /**
     * After a conflict: was it that somebody took the cursor over?
     *
     * @throws io.heliosdb.lite.error.DatabaseException RC005, or RC003 when it was ended
     */
    public void requireDriver() {
        rows.requireDriver();
    }

    /** As {@link NamedCursors#acknowledge} has it. */
    static Optional<Acknowledgement> of(
            RestorableCursor rows,
            OptionalLong row,
            NamedStore store,
            long snapshot,
            @Nullable WriteBuffer own,
            int statement) {
        NamedDriver driver =
                rows.named()
                        .orElseThrow(() ->
                                new DatabaseException(
                                                SqlState.INVALID_CURSOR_NAME,
                                                "only a cursor with a name can be acknowledged")
                                        .hint("Open it with QueryOptions.name()."));
        AcknowledgedPlace place = rows.place(row);
        NamedPosition stored =
                store.position(driver.key, snapshot, own, statement)
                        .filter(position -> position.generation() == driver.generation)
                        .orElseThrow(() -> Halt.FENCED.failure(driver.cursorId));
        if (place.rows() < stored.rows()
                || (place.rows() == stored.rows() && place.all() == stored.exhausted())
                || stored.exhausted()) {
            return Optional.empty();
        }
        NamedPosition next =
                new NamedPosition(
                        driver.generation,
                        place.all(),
                        place.rows(),
                        place.known(),
                        place.position());
        return Optional.of(
                new Acknowledgement(rows, driver, next, NamedStore.change(driver.key, next)));
    }
}
