package io.heliosdb.lite;

/** Writes the reference page of all settings. */
final class ConfigReference {

    private ConfigReference() {}

    static String markdown() {
        StringBuilder page = new StringBuilder();
        page.append(
                """
                # Configuration

                <!-- Generated from Settings.java by ConfigReferenceTest; run it with HELIOSDB_REWRITE=1 in the environment after a change. -->

                A TOML file. It is looked for at `--config`, then `HELIOSDB_CONFIG`, `./heliosdb.toml`, `/app/config.toml`. An unknown key and a value of
                the wrong type are errors (F0000) that name line and column. The environment variable `HELIOSDB_<SECTION>_<KEY>` overrides the file; an unknown
                variable of one of the sections is an error too. `HELIOSDB_ROLE` may be `primary` (this version has no replicas).

                *Takes effect*: `at open` of the database; `never` means that it is accepted for compatibility only.
                """);
        String section = "";
        for (Setting<?> setting : Settings.all()) {
            if (!setting.section().equals(section)) {
                section = setting.section();
                page.append("\n## [").append(section).append("]\n\n");
                page.append(
                        "| key | type, unit, range | default | takes effect | what it does |\n");
                page.append("|---|---|---|---|---|\n");
            }
            page.append(line(setting));
        }
        return page.toString();
    }

    private static String line(Setting<?> setting) {
        return "| `"
                + setting.key()
                + "` | "
                + setting.type()
                + " | "
                + setting.defaultWords()
                + " | "
                + setting.effect().words()
                + " | "
                + setting.description()
                + " |\n";
    }
}
