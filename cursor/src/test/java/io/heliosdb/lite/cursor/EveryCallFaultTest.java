package io.heliosdb.lite.cursor;

import static io.heliosdb.lite.cursor.Changed.option;
import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.cursor.FaultScript.Left;
import io.heliosdb.lite.cursor.SimulatedFiles.Fault;
import io.heliosdb.lite.cursor.SimulatedFiles.Stopped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The same script again and again, with a fault at its first call, its second, and so on; and with
 * bytes and sectors of what it leaves behind changed, one after the other.
 */
final class EveryCallFaultTest {

    private static final int ROWS = 90;
    private static final int SECTOR_BYTES = 512;
    private static final int FLIPS_PER_FILE =
            Boolean.getBoolean("heliosdb.long") ? Integer.MAX_VALUE : 150;
    private static final Logger LOG = Logger.getLogger("io.heliosdb.lite.cursor");

    @TempDir(factory = InMemory.class)
    Path directory;

    private final TestClock clock = new TestClock();
    private final Map<String, List<String>> undisturbed = new LinkedHashMap<>();
    private Orders orders;
    private long snapshot;

    @BeforeEach
    void readUndisturbed() {
        LOG.setLevel(Level.OFF); // some thousand expected warnings
        orders = new Orders(directory, clock, Runnable::run, option("persistIntervalRows", 5));
        orders.load(1, ROWS);
        snapshot = orders.store().holds().pinPublished();
        for (String name : List.of("scan", "sort", "sort by long keys")) {
            try (RestorableCursor cursor = orders.open(Orders.plan(name), snapshot)) {
                undisturbed.put(name, Orders.read(cursor, Integer.MAX_VALUE));
            }
        }
        orders.disturb(20);
        orders.engine().close();
    }

    @AfterEach
    void close() {
        orders.close();
        LOG.setLevel(null);
    }

    @Test
    void theScriptReachesStateFileOverflowRecordsAndSpools() {
        SimulatedFiles files = new SimulatedFiles();
        FaultScript script = script(files);

        script.run();
        script.verify(files, Left.KILLED);

        assertThat(files.files().toString())
                .contains("cursors.state", ".descriptor", ".a", ".b", "sort-0.spool");
        assertThat(files.calls()).isGreaterThan(200);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"FAIL_ONCE", "HALF_ONCE", "FAIL_EVER"})
    void whicheverCallFailsNobodyGetsAWrongRow(Fault fault) {
        long calls = calls();
        for (long call = 1; call <= calls; call++) {
            SimulatedFiles files = new SimulatedFiles().faultAt(call, fault);
            FaultScript script = script(files);
            explained(
                    fault,
                    call,
                    files,
                    () -> {
                        script.run();
                        files.repair();
                        script.verify(files, Left.FAULTS);
                    });
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"STOP", "STOP_HALF"})
    void killedAtAnyCallEveryTokenAndEveryCursorGoesOn(Fault fault) {
        long calls = calls();
        for (long call = 1; call <= calls; call++) {
            SimulatedFiles files = new SimulatedFiles().faultAt(call, fault);
            FaultScript script = script(files);
            explained(
                    fault,
                    call,
                    files,
                    () -> {
                        runUntilStopped(script);
                        script.verify(
                                files.afterKill(), fault == Fault.STOP ? Left.KILLED : Left.TORN);
                    });
        }
    }

    @Test
    void whenThePowerIsCutAtAnyCallTokensGoOnAndSoDoesWhatWasFlushed() {
        long calls = calls();
        for (long call = 1; call <= calls + 1; call++) {
            SimulatedFiles files = new SimulatedFiles().faultAt(call, Fault.STOP_HALF);
            FaultScript script = script(files);
            SplittableRandom random = new SplittableRandom(call);
            explained(
                    Fault.STOP_HALF,
                    call,
                    files,
                    () -> {
                        runUntilStopped(script);
                        script.verify(files.afterPowerLoss(random), Left.POWER_LOST);
                    });
        }
    }

    @Test
    void aFlippedByteAnywhereIsALongerWayOrAClearError() {
        lengths()
                .forEach((kind, length) -> {
                    int step =
                            Math.max(1, length / FLIPS_PER_FILE) | 1; // odd: no residue is left out
                    for (int at = 0; at < length; at += step) {
                        int place = at;
                        damaged(kind, at, bytes -> bytes[place] ^= (byte) (1 << place % Byte.SIZE));
                    }
                });
    }

    @Test
    void aSectorOfZeroesIsALongerWayOrAClearError() {
        lengths()
                .forEach((kind, length) -> {
                    for (int at = 0; at < length; at += SECTOR_BYTES) {
                        int from = at;
                        int to = Math.min(length, at + SECTOR_BYTES);
                        damaged(kind, at, bytes -> Arrays.fill(bytes, from, to, (byte) 0));
                    }
                });
    }

    /** What the script leaves: kinds of files, and the shortest file of each. */
    private Map<String, Integer> lengths() {
        SimulatedFiles files = new SimulatedFiles();
        script(files).run();
        Map<String, Integer> lengths = new TreeMap<>();
        for (Path file : files.files()) {
            lengths.merge(kind(file), files.bytes(file).length, Math::min);
        }
        assertThat(lengths).containsKeys("state", "descriptor", "spool");
        return lengths;
    }

    private static String kind(Path file) {
        String name = file.toString();
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** All files of a kind in the same place; the script is run anew, because it is used up. */
    private void damaged(String kind, int at, Consumer<byte[]> damage) {
        SimulatedFiles files = new SimulatedFiles();
        FaultScript script = script(files);
        script.run();
        SimulatedFiles left = files.afterKill();
        for (Path file : left.files()) {
            if (kind(file).equals(kind)) {
                byte[] bytes = left.bytes(file);
                damage.accept(bytes);
                left.replace(file, bytes);
            }
        }
        try {
            script.verifyDamaged(left);
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("with ." + kind + " changed at byte " + at, e);
        }
    }

    private static void runUntilStopped(FaultScript script) {
        try {
            script.run();
        } catch (Stopped _) {
            return; // as planned
        }
    }

    /** The store commits some ten times a round, and its disk is not what is tested. */
    static final class InMemory implements TempDirFactory {

        private static final Path MEMORY = Path.of("/dev/shm");

        @Override
        public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext extension)
                throws IOException {
            return Files.isWritable(MEMORY)
                    ? Files.createTempDirectory(MEMORY, "junit")
                    : Files.createTempDirectory("junit");
        }
    }

    /** How many calls the script makes when nothing fails. */
    private long calls() {
        SimulatedFiles files = new SimulatedFiles();
        script(files).run();
        return files.calls();
    }

    private FaultScript script(SimulatedFiles files) {
        orders.forgetCursors();
        return new FaultScript(orders, clock, snapshot, undisturbed, files);
    }

    /** Fault and call are all that is needed to repeat it: nothing here is random. */
    private static void explained(Fault fault, long call, SimulatedFiles files, Runnable round) {
        try {
            round.run();
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(
                    "with " + fault + " at call " + call + " (" + files.failed() + ")", e);
        }
    }
}
