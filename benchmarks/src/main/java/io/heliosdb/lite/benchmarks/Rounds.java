package io.heliosdb.lite.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Runs lanes in turn, forwards and backwards (A B B A), so that whatever drifts on the machine
 * meets all of them alike, and keeps each run's wall time and CPU time of the thread.
 */
final class Rounds {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final List<Lane> lanes;
    private final Consumer<String> log;
    private final Map<String, List<Run>> runs = new LinkedHashMap<>();

    /** One run of one lane. */
    record Run(double wallSeconds, double cpuSeconds) {}

    Rounds(List<? extends Lane> lanes, Consumer<String> log) {
        this.lanes = List.copyOf(lanes);
        this.log = log;
        lanes.forEach(lane -> runs.put(lane.name(), new ArrayList<>()));
    }

    /** Runs that are not kept; they load code and caches. */
    Rounds warmUp(int rounds) {
        for (int i = 0; i < rounds; i++) {
            lanes.forEach(Lane::run);
        }
        return this;
    }

    /** Runs every lane so many times. */
    Rounds measure(int rounds) {
        long checksum = lanes.getFirst().run();
        for (int round = 0; round < rounds; round++) {
            log.accept("round " + (round + 1) + " of " + rounds);
            for (Lane lane : round % 2 == 0 ? lanes : lanes.reversed()) {
                measure(lane, checksum);
            }
        }
        return this;
    }

    private void measure(Lane lane, long checksum) {
        long wall = System.nanoTime();
        long cpu = THREADS.getCurrentThreadCpuTime();
        long found = lane.run();
        cpu = THREADS.getCurrentThreadCpuTime() - cpu;
        wall = System.nanoTime() - wall;
        if (found != checksum) {
            throw new IllegalStateException(
                    lane.name() + " returned other rows than " + lanes.getFirst().name());
        }
        lane(lane.name()).add(new Run(wall / 1e9, cpu / 1e9));
    }

    /** Work units per second of wall time. */
    Samples rate(String lane, long units) {
        return new Samples(
                lane(lane).stream().mapToDouble(run -> units / run.wallSeconds()).toArray());
    }

    Samples cpuSeconds(String lane) {
        return new Samples(lane(lane).stream().mapToDouble(Run::cpuSeconds).toArray());
    }

    /** How many times faster {@code lane} is than {@code peer}, by CPU time, round by round. */
    Samples cpuRatio(String lane, String peer) {
        return ratio(lane, peer, true);
    }

    /** How many times faster {@code lane} is than {@code peer}, by wall time, round by round. */
    Samples wallRatio(String lane, String peer) {
        return ratio(lane, peer, false);
    }

    private Samples ratio(String lane, String peer, boolean cpu) {
        List<Run> ours = lane(lane);
        List<Run> theirs = lane(peer);
        double[] ratios = new double[ours.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] =
                    cpu
                            ? theirs.get(i).cpuSeconds() / ours.get(i).cpuSeconds()
                            : theirs.get(i).wallSeconds() / ours.get(i).wallSeconds();
        }
        return new Samples(ratios);
    }

    private List<Run> lane(String name) {
        List<Run> found = runs.get(name);
        if (found == null) {
            throw new IllegalArgumentException("no lane " + name);
        }
        return found;
    }
}
