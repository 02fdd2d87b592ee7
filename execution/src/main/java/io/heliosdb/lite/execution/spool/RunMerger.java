package io.heliosdb.lite.execution.spool;

import java.util.List;

/**
 * Several sorted runs as one: a tournament of losers, in which a record plays as many matches as
 * the tree is high. Confined to one thread.
 */
public final class RunMerger {

    private final RunSource[] sources;

    /** At 1 and up the loser of each match, at 0 the winner; -1 is a run that has ended. */
    private final int[] tree;

    private boolean started;

    RunMerger(List<RunSource> runs) {
        sources = runs.toArray(RunSource[]::new);
        tree = new int[Math.max(1, sources.length)];
    }

    /** The record that {@link #advance} moved to. */
    public RunSource current() {
        return sources[tree[0]];
    }

    /** Moves to the next record in order; false at the end. */
    public boolean advance() {
        if (sources.length == 0) {
            return false;
        }
        if (started) {
            int winner = tree[0];
            if (winner < 0) {
                return false;
            }
            replay(winner, sources[winner].advance() ? winner : -1);
        } else {
            started = true;
            tree[0] = sources.length == 1 ? enter(0) : play(1);
        }
        return tree[0] >= 0;
    }

    private int enter(int source) {
        return sources[source].advance() ? source : -1;
    }

    /** Plays all matches below a node, notes the losers and returns the winner. */
    private int play(int node) {
        if (node >= sources.length) {
            return enter(node - sources.length);
        }
        int left = play(2 * node);
        int right = play(2 * node + 1);
        boolean leftWins = wins(left, right);
        tree[node] = leftWins ? right : left;
        return leftWins ? left : right;
    }

    private void replay(int leaf, int contender) {
        int winner = contender;
        for (int node = (leaf + sources.length) >>> 1; node > 0; node >>>= 1) {
            int loser = tree[node];
            if (wins(loser, winner)) {
                tree[node] = winner;
                winner = loser;
            }
        }
        tree[0] = winner;
    }

    private boolean wins(int a, int b) {
        return a >= 0 && (b < 0 || sources[a].compare(sources[b]) < 0);
    }
}
