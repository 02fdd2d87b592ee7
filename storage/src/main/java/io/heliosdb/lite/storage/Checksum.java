package io.heliosdb.lite.storage;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** The eight bytes at the end of every page: CRC32C, and its complement against zeroed sectors. */
final class Checksum {

    static final int BYTES = 8;

    private Checksum() {}

    static long of(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return seal(crc.getValue());
    }

    static long seal(long crc) {
        return crc | (~crc << 32);
    }
}
