package io.heliosdb.lite.execution.operator;

import io.heliosdb.lite.execution.row.RowLayout;
import java.util.Arrays;

/**
 * One operator of a plan. Opens nothing before its first step, so that a tree can be built around a
 * part that a sealed spool makes unnecessary.
 */
abstract class Node implements Operator {

    private final RowLayout layout;
    private final int[] columnMap;

    Node(RowLayout layout, int[] columnMap) {
        this.layout = layout;
        this.columnMap = columnMap;
    }

    /** The layout of every batch this hands on. */
    final RowLayout layout() {
        return layout;
    }

    /** For each output column, the column of the layout. */
    final int[] columnMap() {
        return columnMap;
    }

    @Override
    public boolean seal() {
        return true;
    }

    static int[] identity(int columns) {
        int[] map = new int[columns];
        Arrays.setAll(map, i -> i);
        return map;
    }
}
