package io.heliosdb.lite;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Finds files of the project from whichever module the tests run in. */
public final class ProjectRoot {

    private ProjectRoot() {}

    public static Path resolve(String file) {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(directory.resolve(".mvn"))) {
            directory = Objects.requireNonNull(directory.getParent(), "the project's root");
        }
        return directory.resolve(file);
    }
}
