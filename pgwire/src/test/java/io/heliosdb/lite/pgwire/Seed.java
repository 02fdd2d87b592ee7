package io.heliosdb.lite.pgwire;

import java.util.Random;

/** One seed for a test, printed with every failure, repeatable with {@code -Dheliosdb.seed=N}. */
public record Seed(long value) {

    /** The seed given on the command line, else a fresh one. */
    public static Seed choose() {
        String given = System.getProperty("heliosdb.seed");
        return new Seed(given == null ? System.nanoTime() & 0xFFFF_FFFFL : Long.parseLong(given));
    }

    public Random random() {
        return new Random(value);
    }

    /** The command that repeats a failure of {@code test}. */
    public String repeat(Class<?> test) {
        return "repeat with: ./mvnw -pl pgwire test -Dtest="
                + test.getSimpleName()
                + " -Dheliosdb.seed="
                + value;
    }
}
