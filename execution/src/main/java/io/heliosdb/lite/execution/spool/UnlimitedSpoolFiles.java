package io.heliosdb.lite.execution.spool;

import io.heliosdb.lite.file.FileAccess;
import java.nio.file.Path;
import java.util.concurrent.Executor;

record UnlimitedSpoolFiles(Path directory) implements SpoolFiles {

    @Override
    public FileAccess access() {
        return FileAccess.local();
    }

    @Override
    public String suffix() {
        return "0";
    }

    @Override
    public Executor background() {
        return Runnable::run;
    }

    @Override
    public boolean reserve(long bytes) {
        return true;
    }

    @Override
    public void release(long bytes) {}
}
