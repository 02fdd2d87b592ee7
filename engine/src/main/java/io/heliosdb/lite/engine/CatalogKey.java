package io.heliosdb.lite.engine;

import java.nio.ByteBuffer;

/** The key of a table's row in the catalog object: its id, big endian. */
final class CatalogKey {

    private CatalogKey() {}

    static byte[] of(int tableId) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(tableId).array();
    }

    static int tableId(byte[] key) {
        return ByteBuffer.wrap(key).getInt();
    }
}
