package io.heliosdb.lite.control;

import io.heliosdb.lite.Column;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes what a command says while it runs, on the thread that runs it. */
public interface ControlReply {

    /** Rows with these columns follow, until the command ends. */
    void columns(List<Column> columns);

    /** One row, its values in their SQL text form, null for NULL. */
    void row(List<@Nullable String> values);

    /** Something that a person should read. */
    void notice(String text);

    /**
     * How far a long command is.
     *
     * @param total about where {@code done} ends, in the same unit
     */
    void progress(long done, long total);
}
