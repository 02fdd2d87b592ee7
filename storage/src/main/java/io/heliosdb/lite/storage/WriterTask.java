package io.heliosdb.lite.storage;

/**
 * Work that must see the newest state and be alone with it: DDL with its back-fill. Runs on the
 * writer thread in a write transaction of its own; whatever it throws rolls that back and reaches
 * the ticket.
 */
@FunctionalInterface
public interface WriterTask {

    void run(WriteContext context);
}
