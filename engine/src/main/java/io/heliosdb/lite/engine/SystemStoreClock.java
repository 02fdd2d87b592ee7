package io.heliosdb.lite.engine;

import io.heliosdb.lite.storage.StoreClock;

/** The clocks of the machine. */
final class SystemStoreClock implements StoreClock {

    @Override
    public long wallMillis() {
        return System.currentTimeMillis();
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }
}
