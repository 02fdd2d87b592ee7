package io.heliosdb.lite.engine;

import io.heliosdb.lite.cursor.CursorEvent;

/** What people call a role: the owner by its name, others by their number. */
record RoleNames(long ownerId, String ownerName) {

    String name(long roleId) {
        if (roleId == CursorEvent.NO_ROLE) {
            return "system";
        }
        return isOwner(roleId) ? ownerName : Long.toString(roleId);
    }

    boolean isOwner(long roleId) {
        return roleId == ownerId;
    }
}
