package io.heliosdb.lite.cli.terminal;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Standard output and standard error, and what each of them can show. The launcher says which of
 * them are terminals ({@code heliosdb.terminal}), because a JVM cannot tell for each alone.
 */
public final class Terminal {

    private final PrintStream out;
    private final PrintStream err;
    private final boolean liveIn;
    private final boolean liveOut;
    private final boolean liveErr;
    private final boolean colours;
    private final int width;

    /**
     * @param liveIn whether standard input is a terminal
     * @param liveOut whether {@code out} is a terminal
     * @param liveErr whether {@code err} is a terminal
     */
    public Terminal(
            PrintStream out,
            PrintStream err,
            boolean liveIn,
            boolean liveOut,
            boolean liveErr,
            boolean colours,
            int width) {
        this.out = out;
        this.err = err;
        this.liveIn = liveIn;
        this.liveOut = liveOut;
        this.liveErr = liveErr;
        this.colours = colours;
        this.width = width;
    }

    /** The terminal of this process. */
    public static Terminal ofProcess() {
        String streams = System.getProperty("heliosdb.terminal", "");
        boolean colours =
                System.getenv("NO_COLOR") == null && !"dumb".equals(System.getenv("TERM"));
        return new Terminal(
                utf8(System.out),
                utf8(System.err),
                streams.contains("in"),
                streams.contains("out"),
                streams.contains("err"),
                colours,
                Integer.getInteger("heliosdb.terminal.width", 80));
    }

    private static PrintStream utf8(PrintStream stream) {
        return new PrintStream(stream, false, StandardCharsets.UTF_8);
    }

    /** For results. */
    public PrintStream out() {
        return out;
    }

    /** For progress and failures. */
    public PrintStream err() {
        return err;
    }

    /** Whether a person types and sees what is asked. */
    public boolean interactive() {
        return liveIn && (liveErr || liveOut);
    }

    public boolean liveOut() {
        return liveOut;
    }

    /** Whether lines on {@link #err} may be redrawn. */
    public boolean liveErr() {
        return liveErr;
    }

    public int width() {
        return width;
    }

    /** The text in this style when standard output shows styles. */
    public String onOut(Style style, String text) {
        return liveOut && colours ? style.apply(text) : text;
    }

    /** The text in this style when standard error shows styles. */
    public String onErr(Style style, String text) {
        return liveErr && colours ? style.apply(text) : text;
    }

    /** Few and calm. */
    public enum Style {
        BOLD("1"),
        FAINT("2"),
        RED("31"),
        GREEN("32"),
        YELLOW("33"),
        CYAN("36");

        private final String code;

        Style(String code) {
            this.code = code;
        }

        private String apply(String text) {
            return "\u001b[" + code + "m" + text + "\u001b[0m";
        }
    }
}
