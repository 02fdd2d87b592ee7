package io.heliosdb.lite.verification;

import io.heliosdb.lite.cli.export.Sidecar;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * A moment at which an exporter is to die: watched from outside while it runs, and proved
 * afterwards by what it left on disk. Made before the exporter starts.
 */
interface KillMoment {

    /** Whether it is now; asked without a pause. */
    boolean now() throws IOException;

    /** Whether the process that is dead now died in that moment and no later. */
    boolean met() throws IOException;

    /** The file is written. */
    static KillMoment modification(Path file) throws IOException {
        long before = modified(file);
        return new KillMoment() {
            @Override
            public boolean now() throws IOException {
                return modified(file) > before;
            }

            @Override
            public boolean met() throws IOException {
                return now();
            }
        };
    }

    /** The output has grown to so many bytes. */
    static KillMoment rows(Path output, long bytes) {
        return new KillMoment() {
            @Override
            public boolean now() throws IOException {
                return size(output) >= bytes;
            }

            @Override
            public boolean met() throws IOException {
                return now();
            }
        };
    }

    /**
     * The output has grown to so many bytes, and the sidecar vouches for so many of them: no later
     * run falls behind those.
     */
    static KillMoment rowsBehindAPosition(Path output, long bytes, long position) {
        KillMoment grown = rows(output, bytes);
        Path sidecar = Sidecar.beside(output);
        return new KillMoment() {
            @Override
            public boolean now() throws IOException {
                return grown.now() && Sidecar.read(sidecar).filter(this::reached).isPresent();
            }

            @Override
            public boolean met() throws IOException {
                return now();
            }

            private boolean reached(Sidecar saved) {
                return saved.bytes() >= position;
            }
        };
    }

    /**
     * A new sidecar is being written or stands beside the old one, about to be renamed.
     *
     * @param bytes that the output has at least by then
     */
    static KillMoment sidecarRename(Path output, long bytes) throws IOException {
        KillMoment written =
                modification(output.resolveSibling(output.getFileName() + ".heliosdb-export.new"));
        Path old = Sidecar.beside(output);
        return new KillMoment() {
            @Override
            public boolean now() throws IOException {
                return written.now() && size(output) >= bytes && Files.exists(old);
            }

            @Override
            public boolean met() throws IOException {
                return written.met();
            }
        };
    }

    /** The cursor's slot has been written since rows began to flow; microseconds ago. */
    static KillMoment slotWrite(Path output, Path slots) throws IOException {
        long length = size(output);
        return new KillMoment() {
            private byte[] flowing = {};

            @Override
            public boolean now() throws IOException {
                if (flowing.length == 0 && size(output) > length) {
                    flowing = Files.readAllBytes(slots);
                }
                return flowing.length > 0 && met();
            }

            @Override
            public boolean met() throws IOException {
                return !Arrays.equals(flowing, Files.readAllBytes(slots));
            }
        };
    }

    /** Pages of a commit are written, its meta page is not. */
    static KillMoment commit(Path dataFile) throws IOException {
        long before = modified(dataFile);
        byte[] metaPages = metaPages(dataFile);
        return new KillMoment() {
            @Override
            public boolean now() throws IOException {
                return modified(dataFile) > before;
            }

            @Override
            public boolean met() throws IOException {
                return now() && Arrays.equals(metaPages, metaPages(dataFile));
            }
        };
    }

    private static byte[] metaPages(Path dataFile) throws IOException {
        ByteBuffer pages = ByteBuffer.allocate(2 * 16 * 1024);
        try (FileChannel channel = FileChannel.open(dataFile, StandardOpenOption.READ)) {
            while (pages.hasRemaining() && channel.read(pages) >= 0) {}
        }
        return pages.array();
    }

    /** Zero when there is no such file. */
    static long size(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException _) {
            return 0;
        }
    }

    private static long modified(Path file) throws IOException {
        try {
            return Files.getLastModifiedTime(file).to(TimeUnit.NANOSECONDS);
        } catch (NoSuchFileException _) {
            return 0;
        }
    }
}
