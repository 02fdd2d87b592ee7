package io.heliosdb.lite.cli.export;

import io.heliosdb.lite.error.DatabaseException;
import java.time.Duration;
import java.util.OptionalLong;

/** Stops an export at its n-th save. */
final class StopAt implements Export.Listener {

    private final Runnable stop;
    private int left;

    StopAt(int saves, Runnable stop) {
        this.left = saves;
        this.stop = stop;
    }

    @Override
    public void begun(OptionalLong snapshot) {}

    @Override
    public void continued(Sidecar from, Duration latency) {}

    @Override
    public void progress(long rows, int resumes) {
        if (--left == 0) {
            stop.run();
        }
    }

    @Override
    public void notResumable(String reason) {
        throw new AssertionError(reason);
    }

    @Override
    public void notReleased(DatabaseException reason) {
        throw new AssertionError(reason);
    }
}
