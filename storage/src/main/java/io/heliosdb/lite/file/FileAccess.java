package io.heliosdb.lite.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The calls to a file system that cursor state and spools are made of. Safe for any number of
 * threads. Files are their owner's only (0600), directories too (0700).
 */
public interface FileAccess {

    /** The file system of this machine. */
    static FileAccess local() {
        return LocalFiles.INSTANCE;
    }

    /** A new, empty file; one of this name is deleted before. */
    OpenFile create(Path file) throws IOException;

    /**
     * Opens a file for reading and writing.
     *
     * @throws java.nio.file.NoSuchFileException when there is none
     */
    OpenFile open(Path file) throws IOException;

    boolean exists(Path file);

    boolean isDirectory(Path directory);

    long size(Path file) throws IOException;

    /** What is in a directory; nothing when there is no such directory. */
    List<Path> list(Path directory) throws IOException;

    /** Makes a directory and those above it, unless they are there; their names are on the disk. */
    void createDirectories(Path directory) throws IOException;

    /** Deletes a file or an empty directory; false when there is none. */
    boolean delete(Path file) throws IOException;

    /** Gives a file another name in one step; what had that name is gone. */
    void move(Path from, Path to) throws IOException;

    /** Returns when the names in a directory are on the disk. */
    void forceNames(Path directory) throws IOException;
}
