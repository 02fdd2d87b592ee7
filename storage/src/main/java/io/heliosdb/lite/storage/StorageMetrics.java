package io.heliosdb.lite.storage;

/** What a store reports as it works; every method is called on the writer thread. */
public interface StorageMetrics {

    /** Reports nothing. */
    StorageMetrics NONE = new StorageMetrics() {};

    /** A group of {@code commits} is durable after {@code nanos}. */
    default void committed(int commits, long nanos) {}

    /** Garbage collection removed {@code versions} old versions in one small transaction. */
    default void collected(long versions) {}

    /** The store accepts no more writes because of {@code failure}. */
    default void failed(Throwable failure) {}
}
