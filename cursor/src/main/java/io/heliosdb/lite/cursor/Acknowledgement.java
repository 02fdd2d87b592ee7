package io.heliosdb.lite.cursor;

import io.heliosdb.lite.storage.RowChange;

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
}
