package io.heliosdb.lite.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A new directory that is deleted with all that is in it, also when the process is interrupted. */
final class TemporaryDirectory implements AutoCloseable {

    private final Path path;
    private final Thread hook;

    private TemporaryDirectory(Path path) {
        this.path = path;
        this.hook = Thread.ofPlatform().unstarted(this::delete);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Below {@code parent}, or where the system keeps temporary files. */
    static TemporaryDirectory create(@Nullable Path parent, String prefix) throws IOException {
        return new TemporaryDirectory(
                parent == null
                        ? Files.createTempDirectory(prefix)
                        : Files.createTempDirectory(Files.createDirectories(parent), prefix));
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            return; // the process is ending: the hook deletes
        }
        delete();
    }

    private void delete() {
        try (Stream<Path> all = Files.walk(path)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path each : deepestFirst) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the directory " + path + " could not be deleted", e);
        }
    }
}
