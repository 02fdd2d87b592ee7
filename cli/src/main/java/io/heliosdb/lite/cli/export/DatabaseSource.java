package io.heliosdb.lite.cli.export;

import io.heliosdb.lite.Column;
import io.heliosdb.lite.Cursor;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.QueryOptions;
import io.heliosdb.lite.ResumeToken;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A database that is open in this process. */
public record DatabaseSource(Path directory, Database database) implements ExportSource {

    @Override
    public String name() {
        return directory.toString();
    }

    @Override
    public ExportRows query(String text, Duration timeToLive) {
        return new Rows(database.query(QueryOptions.defaults().timeToLive(timeToLive), text));
    }

    @Override
    public ExportRows resume(ExportPlace place) {
        Cursor cursor = database.resumeCursor(place.token());
        try {
            long exported = place.skip();
            while (exported > 0 && cursor.next()) {
                exported--;
            }
            return new Rows(cursor);
        } catch (RuntimeException e) {
            cursor.close();
            throw e;
        }
    }

    @Override
    public void discard(ResumeToken token) {
        database.discard(token);
    }

    private record Rows(Cursor cursor) implements ExportRows {

        @Override
        public List<Column> columns() {
            return cursor.columns();
        }

        @Override
        public OptionalLong snapshot() {
            return OptionalLong.of(cursor.snapshot());
        }

        @Override
        public Optional<String> notResumableReason() {
            return cursor.notResumableReason();
        }

        @Override
        public boolean next() {
            return cursor.next();
        }

        @Override
        public Optional<ExportPlace> place() {
            return notResumableReason().isPresent()
                    ? Optional.empty()
                    : Optional.of(new ExportPlace(cursor.resumeToken(), 0));
        }

        @Override
        public int resumes() {
            return 0;
        }

        @Override
        public @Nullable Object value(int column) {
            return cursor.isNull(column) ? null : cursor.getObject(column);
        }

        @Override
        public @Nullable String text(int column) {
            return cursor.isNull(column) ? null : cursor.getString(column);
        }

        @Override
        public void writeText(int column, Cursor.TextSink sink) {
            cursor.writeText(column, sink);
        }

        @Override
        public void close() {
            cursor.close();
        }
    }
}
