package io.heliosdb.lite.cli.export;

import io.heliosdb.lite.Column;
import io.heliosdb.lite.Cursor;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The rows that are exported. Confined to one thread. */
public interface ExportRows extends AutoCloseable {

    List<Column> columns();

    /** The commit that all rows come from; empty as long as it is not known. */
    OptionalLong snapshot();

    /** Why a killed export begins anew; empty when it goes on. */
    Optional<String> notResumableReason();

    /** Moves to the next row; false behind the last. */
    boolean next();

    /** The place behind the current row, which is done with; empty as long as none can be named. */
    Optional<ExportPlace> place();

    /** How often the rows went on over another connection, without anybody's help. */
    int resumes();

    /** A number or a truth value as such, null for NULL. */
    @Nullable Object value(int column);

    /** The value as SQL prints it, null for NULL. */
    @Nullable String text(int column);

    /** As {@link #text}, in UTF-8; nothing for NULL. */
    void writeText(int column, Cursor.TextSink sink);

    /** What was not read can be continued from {@link #place}. */
    @Override
    void close();
}
