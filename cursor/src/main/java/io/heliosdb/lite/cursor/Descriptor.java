package io.heliosdb.lite.cursor;

import io.heliosdb.lite.cursor.token.Token;
import io.heliosdb.lite.execution.codec.ByteReader;
import io.heliosdb.lite.execution.codec.ByteWriter;
import io.heliosdb.lite.execution.operator.Cancellation;
import io.heliosdb.lite.execution.operator.ExecutionContext;
import io.heliosdb.lite.execution.operator.Settings;
import io.heliosdb.lite.execution.plan.Plan;
import io.heliosdb.lite.execution.type.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * All that is needed to run a query again exactly: neither its text nor the catalog. The plan knows
 * its output columns. docs/formats/state-slot.md has the byte table.
 *
 * @param digest keyed digest of the statement
 * @param semantics which meaning of functions and formats the query was opened under
 * @param schemaVersion the newest among the tables that the plan reads
 * @param connectionId who opened it
 * @param timeToLiveMillis how long it stays resumable without a driver
 */
@SuppressWarnings("ArrayRecordComponent") // the digest is compared by nobody here
record Descriptor(
        byte[] digest,
        int semantics,
        int schemaVersion,
        long connectionId,
        long timeToLiveMillis,
        long workMemoryBytes,
        Settings settings,
        List<Value> parameters,
        List<CursorAccess> accesses,
        Plan plan) {

    private static final int FORMAT = 1;

    Descriptor {
        parameters = List.copyOf(parameters);
        accesses = List.copyOf(accesses);
    }

    byte[] encode(QueryRunner runner) {
        ByteWriter out = new ByteWriter(512);
        out.u8(FORMAT).blob(digest).varint(semantics).varint(schemaVersion);
        out.fixedLong(connectionId).varint(timeToLiveMillis).varint(workMemoryBytes);
        settings.write(out);
        Parameters.write(parameters, out);
        out.varint(accesses.size());
        for (CursorAccess access : accesses) {
            write(access, out);
        }
        return out.blob(runner.encode(plan)).toByteArray();
    }

    /** What the query is handed when it goes on. */
    ExecutionContext context(
            CursorServices services,
            long snapshot,
            CursorSpools spools,
            Cancellation cancellation) {
        return new ExecutionContext(
                services.store()::reader,
                snapshot,
                parameters,
                null,
                0,
                settings,
                workMemoryBytes,
                spools,
                cancellation,
                services.clock()::nanoTime,
                () -> services.clock().wallMillis() * 1000);
    }

    /**
     * @throws io.heliosdb.lite.error.DatabaseException XX001 when these bytes are no descriptor
     */
    static Descriptor decode(byte[] bytes, QueryRunner runner) {
        ByteReader in = new ByteReader(bytes);
        if (in.u8() != FORMAT) {
            throw ByteReader.damaged("a descriptor of an unknown format");
        }
        byte[] digest = in.blob();
        if (digest.length != Token.DIGEST_BYTES) {
            throw ByteReader.damaged("a digest of a wrong length");
        }
        Descriptor descriptor =
                new Descriptor(
                        digest,
                        in.bounded(Integer.MAX_VALUE),
                        in.bounded(Integer.MAX_VALUE),
                        in.fixedLong(),
                        in.varint(),
                        in.varint(),
                        Settings.read(in),
                        Parameters.read(in),
                        accesses(in),
                        runner.decode(in.blob()));
        in.end();
        return descriptor;
    }

    private static void write(CursorAccess access, ByteWriter out) {
        out.varint(access.objectId()).text(access.privilege()).fixedLong(access.asRole());
        out.varint(access.columns().size());
        access.columns().forEach(out::varint);
    }

    private static List<CursorAccess> accesses(ByteReader in) {
        int count = in.count();
        List<CursorAccess> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int object = in.bounded(Integer.MAX_VALUE);
            String privilege = in.text();
            long asRole = in.fixedLong();
            int columns = in.count();
            List<Integer> positions = new ArrayList<>(columns);
            for (int k = 0; k < columns; k++) {
                positions.add(in.bounded(Integer.MAX_VALUE));
            }
            list.add(new CursorAccess(object, positions, privilege, asRole));
        }
        return list;
    }
}
