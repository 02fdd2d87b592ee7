package io.heliosdb.lite.cli.demo;

import io.heliosdb.lite.cli.terminal.Progress;
import io.heliosdb.lite.cli.terminal.Terminal;
import io.heliosdb.lite.cli.terminal.Terminal.Style;
import java.io.PrintStream;
import java.time.Duration;

/** The demo's lines on standard output: a label, a bar, a text. Redraws only on a terminal. */
final class Screen {

    private static final int LABEL_WIDTH = 13;
    private static final int BAR_WIDTH = 32;
    private static final long REDRAW_NANOS = Duration.ofMillis(40).toNanos();

    private final Terminal terminal;
    private final PrintStream out;
    private long nextNanos;

    Screen(Terminal terminal) {
        this.terminal = terminal;
        this.out = terminal.out();
    }

    void title(String text, String aside) {
        out.println();
        out.println(terminal.onOut(Style.BOLD, text) + "  " + faint(aside));
        out.flush();
    }

    void text(String text) {
        out.println("  " + text);
        out.flush();
    }

    void blank() {
        out.println();
    }

    void line(String label, String text) {
        out.println(label(label) + text);
        out.flush();
    }

    /** A bar that is filled from one share of the rows to another. */
    void bar(String label, Style style, double from, double to, String text) {
        clear();
        out.println(drawn(label, style, from, to) + "  " + text);
        out.flush();
    }

    /** As {@link #bar} while it is growing; nothing where lines cannot be redrawn. */
    void growing(String label, double from, double to) {
        long now = System.nanoTime();
        if (terminal.liveOut() && now - nextNanos >= 0) {
            nextNanos = now + REDRAW_NANOS;
            clear();
            out.print(drawn(label, Style.CYAN, from, to));
            out.flush();
        }
    }

    String good(String text) {
        return terminal.onOut(Style.GREEN, text);
    }

    String bad(String text) {
        return terminal.onOut(Style.RED, text);
    }

    String faint(String text) {
        return terminal.onOut(Style.FAINT, text);
    }

    private void clear() {
        if (terminal.liveOut()) {
            out.print("\r\u001b[K");
        }
    }

    private String drawn(String label, Style style, double from, double to) {
        return label(label) + terminal.onOut(style, Progress.bar(from, to, BAR_WIDTH));
    }

    private static String label(String label) {
        return "  " + label + " ".repeat(Math.max(1, LABEL_WIDTH - label.length()));
    }
}
