package io.heliosdb.lite.cli.shell;

import io.heliosdb.lite.Column;
import io.heliosdb.lite.control.ControlReply;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps the rows of a short reply. */
public final class RowList implements ControlReply {

    private final List<List<@Nullable String>> rows = new ArrayList<>();

    public List<List<@Nullable String>> all() {
        return rows;
    }

    @Override
    public void columns(List<Column> columns) {}

    @Override
    public void row(List<@Nullable String> values) {
        rows.add(values);
    }

    @Override
    public void notice(String text) {}

    @Override
    public void progress(long done, long total) {}
}
