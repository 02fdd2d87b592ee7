package io.heliosdb.lite.cursor;

import java.util.List;

/** Asks the catalog of this moment. Called on the resuming thread. */
@FunctionalInterface
public interface AccessCheck {

    /**
     * Returns when the role may read all of it.
     *
     * @throws io.heliosdb.lite.error.DatabaseException 42501 when not
     */
    void check(long roleId, List<CursorAccess> accesses);
}
