package io.heliosdb.lite.pgwire.message;

import io.heliosdb.lite.pgwire.buffer.WireInput;
import io.heliosdb.lite.pgwire.buffer.WireOutput;
import java.util.ArrayList;
import java.util.List;

/** A counted list of type numbers, as Parse and ParameterDescription have it. */
final class ObjectIds {

    private ObjectIds() {}

    static List<Integer> read(WireInput in, int max) {
        int count = in.count(max, Integer.BYTES);
        List<Integer> ids = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ids.add(in.int32());
        }
        return ids;
    }

    static void write(List<Integer> ids, WireOutput out) {
        out.count(ids.size());
        for (int id : ids) {
            out.int32(id);
        }
    }
}
