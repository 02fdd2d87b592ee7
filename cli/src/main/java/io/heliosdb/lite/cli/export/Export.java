package io.heliosdb.lite.cli.export;

import io.heliosdb.lite.ResumeToken;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Writes the rows of one query to a file; run again after a kill, continues the file.
 *
 * <p>Every so often the output is forced to disk and the {@link Sidecar} replaced; {@link Saver}
 * does so beside the rows, and a kill loses about half a second of them at most. Confined to one
 * thread, except {@link #stop}.
 */
public final class Export {

    private static final int WRITE_BYTES = 256 * 1024;

    private final Request request;
    private final Listener listener;
    private final LongSupplier nanoTime;
    private final Path sidecarFile;
    private volatile boolean stopped;

    /**
     * @param output a file; it is replaced unless a sidecar says that it is to be continued
     * @param timeToLive how long the export can be continued after it was killed
     * @param restart begin with the first row and a new snapshot in any case
     */
    public record Request(
            String query, ExportFormat format, Path output, Duration timeToLive, boolean restart) {}

    /** What an export did. */
    public sealed interface Outcome {

        /** The output is complete. */
        record Finished(Sidecar sidecar) implements Outcome {}

        /** The output was complete before; nothing was done. */
        record FinishedBefore(Sidecar sidecar) implements Outcome {}

        /** {@link Export#stop} was called; the same request continues. */
        record Stopped(long rows) implements Outcome {}
    }

    /** Is told how the export goes; called on its thread. */
    public interface Listener {

        /** For whom the outcome is enough. */
        Listener SILENT = new Silent();

        /** The snapshot is empty where a server tells it later. */
        void begun(OptionalLong snapshot);

        /** The first new row is here, this long after the token was handed to the database. */
        void continued(Sidecar from, Duration latency);

        /** Called at most every few milliseconds. */
        void progress(long rows, int resumes);

        /** The query runs, but not so that it could be continued. */
        void notResumable(String reason);

        /** The cursor of an export that is begun anew could not be released. */
        void notReleased(DatabaseException reason);
    }

    private static final class Silent implements Listener {

        @Override
        public void begun(OptionalLong snapshot) {}

        @Override
        public void continued(Sidecar from, Duration latency) {}

        @Override
        public void progress(long rows, int resumes) {}

        @Override
        public void notResumable(String reason) {}

        @Override
        public void notReleased(DatabaseException reason) {}
    }

    public Export(Request request, Listener listener, LongSupplier nanoTime) {
        this.request = request;
        this.listener = listener;
        this.nanoTime = nanoTime;
        this.sidecarFile = Sidecar.beside(request.output());
    }

    /** Asks the export to save its position and return; safe from any thread. */
    public void stop() {
        stopped = true;
    }

    /**
     * Exports, or continues, or finds the export finished.
     *
     * @throws DatabaseException 55000 when the sidecar belongs to another query or the output was
     *     changed, and whatever query and resume throw
     */
    public Outcome run(ExportSource source) throws IOException {
        Optional<Sidecar> earlier = Sidecar.read(sidecarFile);
        if (earlier.isEmpty() || request.restart()) {
            earlier.flatMap(Sidecar::token).ifPresent(token -> release(source, token));
            return begin(source);
        }
        Sidecar sidecar = earlier.get();
        if (sidecar.finished() && !Files.exists(request.output())) {
            sidecar.token().ifPresent(token -> release(source, token));
            return begin(source); // the file was moved away: this export is a new one
        }
        checkSameExport(sidecar);
        return sidecar.finished() ? finishedBefore(source, sidecar) : continueFrom(source, sidecar);
    }

    private void checkSameExport(Sidecar sidecar) {
        if (sidecar.format() != request.format()) {
            throw new DatabaseException(
                            SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE,
                            "an export to this file was begun in another format")
                    .with("file", request.output())
                    .with("begun", sidecar.format())
                    .hint("Use another --output, or --restart to begin this query's export.");
        }
        if (!sidecar.query().equals(request.query())) {
            throw new DatabaseException(
                            SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE,
                            "an export of another query to this file was begun")
                    .with("file", request.output())
                    .with("begun", sidecar.query())
                    .hint("Use another --output, or --restart to begin this query's export.");
        }
    }

    private Outcome finishedBefore(ExportSource source, Sidecar sidecar) throws IOException {
        if (!OutputFile.matches(request.output(), sidecar)) {
            throw OutputFile.changed(request.output());
        }
        return new Outcome.FinishedBefore(released(source, sidecar));
    }

    private Outcome begin(ExportSource source) throws IOException {
        Files.deleteIfExists(sidecarFile);
        try (ExportRows rows = source.query(request.query(), request.timeToLive());
                OutputFile output = OutputFile.create(request.output())) {
            rows.notResumableReason().ifPresent(listener::notResumable);
            RowEncoder encoder = request.format().encoder(rows.columns());
            encoder.header();
            Run run = new Run(source.name(), rows, output, encoder, 0, 0, 0);
            run.save();
            listener.begun(rows.snapshot());
            return finish(source, run, rows.next());
        }
    }

    private Outcome continueFrom(ExportSource source, Sidecar sidecar) throws IOException {
        ResumeToken token = sidecar.token().orElseThrow(() -> OutputFile.changed(sidecarFile));
        try (OutputFile output = OutputFile.continueAt(request.output(), sidecar)) {
            long start = nanoTime.getAsLong();
            try (ExportRows rows = resume(source, token, sidecar)) {
                boolean row = rows.next();
                Duration latency = Duration.ofNanos(nanoTime.getAsLong() - start);
                listener.continued(sidecar, latency);
                RowEncoder encoder = request.format().encoder(rows.columns());
                Run run =
                        new Run(
                                source.name(),
                                rows,
                                output,
                                encoder,
                                sidecar.rows(),
                                sidecar.resumes() + 1,
                                latency.toNanos() / 1000);
                return finish(source, run, row);
            }
        }
    }

    private ExportRows resume(ExportSource source, ResumeToken token, Sidecar sidecar) {
        try {
            return source.resume(new ExportPlace(token, sidecar.skip()));
        } catch (DatabaseException e) {
            String hint = e.hint().map(text -> text + " ").orElse("");
            throw e.with("export begun with database", sidecar.database())
                    .with("rows so far", sidecar.rows())
                    .hint(hint + "Run the command with --restart to export from the first row.");
        }
    }

    private Outcome finish(ExportSource source, Run run, boolean row) throws IOException {
        if (run.toTheEnd(row)) {
            return new Outcome.Finished(run.finish(source));
        }
        return new Outcome.Stopped(run.rows);
    }

    /** Ends a finished export's cursor, and its sidecar's memory of it. */
    private Sidecar released(ExportSource source, Sidecar sidecar) throws IOException {
        if (sidecar.token().isEmpty()) {
            return sidecar;
        }
        release(source, sidecar.token().get());
        Sidecar last = sidecar.withoutToken();
        last.write(sidecarFile);
        return last;
    }

    private void release(ExportSource source, ResumeToken token) {
        try {
            source.discard(token);
        } catch (DatabaseException e) {
            listener.notReleased(e);
        }
    }

    /** The state of one run. */
    private final class Run {

        private final String sourceName;
        private final ExportRows source;
        private final OutputFile output;
        private final RowEncoder encoder;
        private final int resumes;
        private final long resumeMicros;
        private long rows;

        Run(
                String sourceName,
                ExportRows source,
                OutputFile output,
                RowEncoder encoder,
                long rows,
                int resumes,
                long resumeMicros) {
            this.sourceName = sourceName;
            this.source = source;
            this.output = output;
            this.encoder = encoder;
            this.rows = rows;
            this.resumes = resumes;
            this.resumeMicros = resumeMicros;
        }

        /** Writes the current row, if there is one, and all after it; false when stopped before. */
        boolean toTheEnd(boolean row) throws IOException {
            try (Saver saver = new Saver(output, sidecarFile, nanoTime)) {
                for (boolean more = row; more; more = source.next()) {
                    encoder.row(source);
                    rows++;
                    if (encoder.size() >= WRITE_BYTES) {
                        flush();
                    }
                    if (saver.due() || stopped) {
                        flush();
                        listener.progress(rows, resumes + source.resumes());
                        if (stopped) {
                            break;
                        }
                        saveBeside(saver);
                    }
                }
            }
            if (stopped) {
                save();
            }
            return !stopped;
        }

        private void saveBeside(Saver saver) throws IOException {
            Optional<ExportPlace> place = source.place();
            if (place.isPresent()) {
                saver.save(sidecar(false, place));
            } else {
                saver.postpone();
            }
        }

        Sidecar finish(ExportSource from) throws IOException {
            flush();
            output.force();
            if (source.notResumableReason().isPresent()) {
                return sidecar(true, Optional.empty());
            }
            Sidecar last = sidecar(true, source.place());
            source.close();
            last.write(sidecarFile);
            return released(from, last);
        }

        void save() throws IOException {
            flush();
            Optional<ExportPlace> place = source.place();
            if (place.isPresent()) {
                output.force();
                sidecar(false, place).write(sidecarFile);
            }
        }

        private void flush() throws IOException {
            output.append(encoder.bytes(), encoder.size());
            encoder.clear();
        }

        Sidecar sidecar(boolean finished, Optional<ExportPlace> place) {
            return new Sidecar(
                    finished,
                    sourceName,
                    request.query(),
                    request.format(),
                    source.snapshot().orElse(0),
                    rows,
                    output.length(),
                    output.sha256(),
                    resumes + source.resumes(),
                    resumeMicros,
                    place.map(ExportPlace::token),
                    place.map(ExportPlace::skip).orElse(0L));
        }
    }
}
