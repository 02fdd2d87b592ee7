package io.heliosdb.lite.storage;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * What LMDB calls once for each page that it writes: sums the page up and notes which transaction
 * wrote it.
 *
 * <p>It is linked by the JDK. LWJGL's own callbacks do the same by way of generated proxies, which
 * cost a fresh process 40 ms. An error in here ends the process: LMDB cannot be told, and a page
 * without a sum must not become durable.
 */
final class ChecksumHook {

    /** Source, destination and key: each the address of an {@code MDB_val}, length then pointer. */
    private static final MethodType TYPE =
            MethodType.methodType(void.class, long.class, long.class, long.class);

    @SuppressWarnings("restricted") // the addresses are LMDB's
    private static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private final PageTable table;
    private final MemorySegment stub;

    /** Lives as long as {@code arena}. */
    @SuppressWarnings("restricted") // LMDB calls with exactly these arguments
    ChecksumHook(PageTable table, Arena arena) {
        this.table = table;
        stub =
                Linker.nativeLinker()
                        .upcallStub(
                                target().bindTo(this),
                                FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG, JAVA_LONG),
                                arena);
    }

    long address() {
        return stub.address();
    }

    private static MethodHandle target() {
        try {
            return MethodHandles.lookup().findVirtual(ChecksumHook.class, "sum", TYPE);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("the method below", e);
        }
    }

    @SuppressWarnings({"unused", "UnusedVariable"}) // called by LMDB; pages have no key
    private void sum(long source, long destination, long key) {
        MemorySegment page =
                MEMORY.asSlice(
                        MEMORY.get(JAVA_LONG_UNALIGNED, source + 8),
                        MEMORY.get(JAVA_LONG_UNALIGNED, source));
        long target = MEMORY.get(JAVA_LONG_UNALIGNED, destination + 8);
        MEMORY.set(JAVA_LONG_UNALIGNED, target, Checksum.of(page.asByteBuffer()));
        table.note(PageLayout.number(page, 0), PageLayout.transaction(page, 0));
    }
}
