package io.heliosdb.lite;

import java.util.Collection;
import java.util.Comparator;

/** Finds the name that was probably meant. */
final class ConfigNames {

    private ConfigNames() {}

    static String suggestion(String wrong, Collection<String> names) {
        return names.stream()
                .min(
                        Comparator.comparingInt((String name) -> distance(wrong, name))
                                .thenComparing(Comparator.naturalOrder()))
                .filter(name -> distance(wrong, name) <= 2 + wrong.length() / 8)
                .map(name -> "Did you mean " + name + "?")
                .orElse("All settings are listed in docs/reference/configuration.md.");
    }

    /** Levenshtein's distance, by rows. */
    private static int distance(String left, String right) {
        int[] row = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int replaced = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[right.length()];
    }
}
