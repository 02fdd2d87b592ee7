package io.heliosdb.lite.cursor;

import java.util.List;

/**
 * One thing that a query reads: kept with the cursor, checked again at each resume.
 *
 * @param privilege as SQL names it, for example {@code SELECT}
 * @param asRole as whom it is read; the querying role unless a view's owner lends its own rights
 */
public record CursorAccess(int objectId, List<Integer> columns, String privilege, long asRole) {
    public CursorAccess {
        columns = List.copyOf(columns);
    }
}
