package io.heliosdb.lite.cli.doctor;

/**
 * One thing that was looked at.
 *
 * @param subject what was looked at, in a word or two
 * @param finding what was seen
 * @param remedy what to do; empty when nothing is to be done
 */
public record Diagnosis(Level level, String subject, String finding, String remedy) {

    /** How bad it is. */
    public enum Level {
        OK,
        /** Works, but may not go on so. */
        WARNING,
        /** Does not work, or is not safe. */
        PROBLEM
    }

    static Diagnosis ok(String subject, String finding) {
        return new Diagnosis(Level.OK, subject, finding, "");
    }

    static Diagnosis warning(String subject, String finding, String remedy) {
        return new Diagnosis(Level.WARNING, subject, finding, remedy);
    }

    static Diagnosis problem(String subject, String finding, String remedy) {
        return new Diagnosis(Level.PROBLEM, subject, finding, remedy);
    }
}
