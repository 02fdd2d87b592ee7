package io.heliosdb.lite.storage;

/** Marks what is being built. */
final class Stub {

    private Stub() {}

    static RuntimeException yet(Object... arguments) {
        return new UnsupportedOperationException("being built " + arguments.length);
    }
}
