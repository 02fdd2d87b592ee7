package io.heliosdb.lite.cli.terminal;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * The progress of one long piece of work on standard error: a line that is redrawn on a terminal, a
 * plain line every few seconds otherwise. Confined to the thread that does the work.
 */
public final class Progress implements AutoCloseable {

    private static final long REDRAW_NANOS = Duration.ofMillis(100).toNanos();
    private static final long PLAIN_LINE_NANOS = Duration.ofSeconds(5).toNanos();
    private static final int BAR_WIDTH = 28;

    private final Terminal terminal;
    private final LongSupplier nanoTime;
    private final String label;
    private final String unit;
    private final long startNanos;
    private OptionalLong total;
    private long rowsBefore;
    private long nextNanos;
    private boolean lineOpen;

    /**
     * @param total in the unit that {@link #update} counts, when it is known
     */
    public Progress(Terminal terminal, LongSupplier nanoTime, String label, OptionalLong total) {
        this(terminal, nanoTime, label, "rows", total);
    }

    private Progress(
            Terminal terminal,
            LongSupplier nanoTime,
            String label,
            String unit,
            OptionalLong total) {
        this.terminal = terminal;
        this.nanoTime = nanoTime;
        this.label = label;
        this.unit = unit;
        this.total = total;
        this.startNanos = nanoTime.getAsLong();
        this.nextNanos = startNanos + interval();
    }

    /** Of work that counts in another unit than rows and learns its total on the way. */
    public static Progress ofCopy(
            Terminal terminal, LongSupplier nanoTime, String label, String unit) {
        return new Progress(terminal, nanoTime, label, unit, OptionalLong.empty());
    }

    /** As {@link #update}, where what is done is what is counted. */
    public void updateOf(long done, long totalNow) {
        total = OptionalLong.of(totalNow);
        update(done, done);
    }

    /** Rows that an earlier run did do not count as speed. */
    public void startAt(long rows) {
        rowsBefore = rows;
    }

    /**
     * Cheap enough for every few hundred rows.
     *
     * @param done in the unit of the total
     */
    public void update(long done, long rows) {
        long now = nanoTime.getAsLong();
        if (now - nextNanos >= 0) {
            nextNanos = now + interval();
            draw(line(done, rows, now));
        }
    }

    /** Removes the bar, so that the next line of the command stands in its place. */
    @Override
    public void close() {
        if (lineOpen) {
            terminal.err().print("\r\u001b[K");
            terminal.err().flush();
            lineOpen = false;
        }
    }

    private long interval() {
        return terminal.liveErr() ? REDRAW_NANOS : PLAIN_LINE_NANOS;
    }

    private void draw(String line) {
        if (terminal.liveErr()) {
            terminal.err().print("\r\u001b[K" + line);
            lineOpen = true;
        } else {
            terminal.err().println(line);
        }
        terminal.err().flush();
    }

    private String line(long done, long rows, long now) {
        Duration elapsed = Duration.ofNanos(now - startNanos);
        String rate = Figures.rate(rows - Math.min(rows, rowsBefore), unit, elapsed);
        String text = label + "  ";
        if (total.isPresent()) {
            double share = Math.min(1, (double) done / Math.max(1, total.getAsLong()));
            if (terminal.liveErr()) {
                text += terminal.onErr(Terminal.Style.CYAN, bar(0, share, BAR_WIDTH)) + "  ";
            }
            text += Math.round(share * 100) + " %  ";
        }
        return text + Figures.count(rows) + " " + unit + "  " + rate;
    }

    /** A bar of this many characters, filled between two shares of one. */
    public static String bar(double from, double to, int width) {
        int first = (int) Math.round(from * width);
        int last = Math.max((int) Math.round(to * width), Math.min(width, first + 1));
        return "·".repeat(first) + "█".repeat(last - first) + "·".repeat(width - last);
    }
}
