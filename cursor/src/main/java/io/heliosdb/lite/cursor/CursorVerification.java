package io.heliosdb.lite.cursor;

import io.heliosdb.lite.cursor.state.SlotHeader;
import io.heliosdb.lite.cursor.state.StateVerification;
import io.heliosdb.lite.cursor.token.KeyRing;
import io.heliosdb.lite.cursor.token.TokenCodec;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.error.StorageException;
import io.heliosdb.lite.execution.spool.SpoolFile;
import io.heliosdb.lite.storage.StoreInspection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Reads what cursors have on disk, without changing it, and names what is damaged. Confined. */
public final class CursorVerification {

    private final Path statePath;
    private final Path spoolPath;
    private final Path keyFile;
    private final Consumer<? super DatabaseException> findings;

    /** The paths are those of {@link CursorOptions}. */
    public CursorVerification(
            Path statePath,
            Path spoolPath,
            Path keyFile,
            Consumer<? super DatabaseException> findings) {
        this.statePath = statePath;
        this.spoolPath = spoolPath;
        this.keyFile = keyFile;
        this.findings = findings;
    }

    /** The state file, the records beside it and the key file; returns whose slots are live. */
    public Set<UUID> verifyState(StoreInspection store) {
        StateVerification.Authenticity authenticity = authenticity();
        return new StateVerification(statePath, authenticity, findings)
                .run(
                        store.databaseId(),
                        store.record(CursorStore.STATE_NAMESPACE, Recovery.STATE_KEY)
                                .map(Recovery::uuid));
    }

    private StateVerification.Authenticity authenticity() {
        try {
            Optional<TokenCodec> codec = KeyRing.existing(keyFile).map(TokenCodec::new);
            if (codec.isPresent()) {
                return (header, descriptor, mac) -> authentic(codec.get(), header, descriptor, mac);
            }
        } catch (DatabaseException damage) {
            findings.accept(damage);
        }
        return (_, _, _) -> true; // nothing to compare with
    }

    private static boolean authentic(
            TokenCodec codec, SlotHeader header, byte[] descriptor, byte[] mac) {
        try {
            return codec.authentic(header.authenticated(), descriptor, mac);
        } catch (DatabaseException _) {
            return false; // its key is not in the ring
        }
    }

    /** Every block of every sealed spool; returns how many there are. */
    public int verifySpools() {
        List<Path> spools = spools();
        for (Path spool : spools) {
            try {
                SpoolFile.verify(spool);
            } catch (StorageException damage) {
                findings.accept(damage);
            }
        }
        return spools.size();
    }

    private List<Path> spools() {
        if (!Files.isDirectory(spoolPath)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(spoolPath, 2)) {
            return files.filter(file -> file.toString().endsWith(".spool")).sorted().toList();
        } catch (IOException e) {
            throw new StorageException(SqlState.IO_ERROR, "cannot read the spool directory", e)
                    .with("directory", spoolPath);
        }
    }
}
