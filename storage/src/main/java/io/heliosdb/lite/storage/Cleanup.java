package io.heliosdb.lite.storage;

import java.util.ArrayDeque;
import java.util.Deque;

/** Closes what was opened, last first, unless it is to be kept: for constructors that may fail. */
final class Cleanup implements AutoCloseable {

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    <T extends AutoCloseable> T add(T resource) {
        opened.push(resource);
        return resource;
    }

    void keep() {
        opened.clear();
    }

    /** Leaves it to another one to close what was opened. */
    void moveTo(Cleanup keeper) {
        while (!opened.isEmpty()) {
            keeper.opened.push(opened.removeLast());
        }
    }

    @Override
    public void close() {
        for (AutoCloseable resource : opened) {
            try {
                resource.close();
            } catch (Exception e) {
                throw new IllegalStateException("cannot undo a failed open", e);
            }
        }
    }
}
