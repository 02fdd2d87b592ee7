package io.heliosdb.lite.storage;

import java.nio.file.Path;
import java.util.List;

/** Begins a backup, says so, and waits in the middle of it to be killed. */
final class BackupChild {

    private BackupChild() {}

    public static void main(String[] arguments) {
        try (Store store = Stores.open(Path.of(arguments[0]))) {
            store.holds().loaded();
            store.backup(
                    new BackupPlan(
                            Path.of(arguments[1]),
                            _ -> true,
                            List.of(),
                            (done, total) -> {
                                if (done > total / 2) {
                                    System.out.println("copying");
                                    waitForTheKill();
                                }
                            }));
        }
    }

    private static void waitForTheKill() {
        try {
            Thread.currentThread().join();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted, not killed", e);
        }
    }
}
