package io.heliosdb.lite.cli.doctor;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.DatabaseOutline;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks at everything around a database: machine, configuration, directories, clock, state volume,
 * held snapshots. Changes nothing. Confined to one thread.
 */
public final class Doctor {

    /** A clock before this has not been set since the device started. */
    private static final Instant RELEASED = Instant.parse("2024-01-01T00:00:00Z");

    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(1);

    private final InstantSource clock;
    private final List<Diagnosis> diagnoses = new ArrayList<>();

    public Doctor(InstantSource clock) {
        this.clock = clock;
    }

    /** The configuration could not be read; the rest cannot be looked at. */
    public static Diagnosis configuration(DatabaseException failure) {
        return Diagnosis.problem(
                "configuration",
                failure.getMessage().lines().findFirst().orElse(""),
                hint(failure));
    }

    /** Looks at all of it, the machine first. */
    public List<Diagnosis> examine(Config config) {
        diagnoses.clear();
        diagnoses.add(Machine.java());
        settings(config);
        List<Path> places =
                List.of(config.databasePath(), config.statePath(), config.spoolPath()).stream()
                        .distinct()
                        .toList();
        for (Path place : places) {
            diagnoses.addAll(Machine.volume(place));
        }
        diagnoses.addAll(Places.permissions(config));
        contents(config);
        return List.copyOf(diagnoses);
    }

    private void settings(Config config) {
        for (String warning : config.warnings()) {
            diagnoses.add(
                    Diagnosis.warning("configuration", warning, "Remove the line, or accept it."));
        }
        if (config.warnings().isEmpty()) {
            diagnoses.add(Diagnosis.ok("configuration", "nothing unusual"));
        }
    }

    private void contents(Config config) {
        try {
            DatabaseOutline outline = DatabaseOutline.of(config);
            clock(outline.lastCommit());
            holds(outline);
            cursorState(outline.cursorFindings());
        } catch (DatabaseException failure) {
            diagnoses.add(
                    failure.sqlState() == SqlState.OBJECT_IN_USE
                            ? Diagnosis.ok(
                                    "lock",
                                    failure.getMessage().lines().toList().getFirst()
                                            + ". "
                                            + HeldDatabase.hint(config.databasePath(), failure))
                            : Diagnosis.problem(
                                    "database",
                                    failure.getMessage().lines().toList().getFirst(),
                                    "Run `heliosdb check`; restore a backup if data is damaged."));
        }
    }

    private void clock(Instant lastCommit) {
        Instant now = clock.instant();
        if (now.isBefore(RELEASED)) {
            diagnoses.add(
                    Diagnosis.problem(
                            "clock",
                            "it is set to " + now,
                            "Set the clock. Until then cursors expire by the time that passes while"
                                    + " the database is open."));
        } else if (now.isBefore(lastCommit.minus(CLOCK_TOLERANCE))) {
            diagnoses.add(
                    Diagnosis.warning(
                            "clock",
                            "it is " + now + ", but the last commit was at " + lastCommit,
                            "Set the clock. Database time stands still while closed until the clock"
                                    + " has caught up."));
        } else {
            diagnoses.add(Diagnosis.ok("clock", now + ", last commit at " + lastCommit));
        }
    }

    private void holds(DatabaseOutline outline) {
        String held = outline.holds() + " held snapshots, " + outline.cursors() + " cursors";
        diagnoses.add(
                outline.leftoverHolds() == 0
                        ? Diagnosis.ok("holds", held)
                        : Diagnosis.warning(
                                "holds",
                                held + "; " + outline.leftoverHolds() + " held by no cursor",
                                "Nothing, if full tokens of lost cursors shall still work: they go"
                                        + " a week after the database was opened without their cursors."));
    }

    private void cursorState(List<DatabaseException> findings) {
        if (findings.isEmpty()) {
            diagnoses.add(Diagnosis.ok("cursor state", "whole"));
        }
        for (DatabaseException finding : findings) {
            diagnoses.add(
                    Diagnosis.problem(
                            "cursor state",
                            finding.getMessage().lines().findFirst().orElse(""),
                            finding.hint()
                                    .orElse(
                                            "Mount the volume of cursor_restore.state_path, or open once"
                                                    + " with --accept-cursor-loss.")));
        }
    }

    private static String hint(DatabaseException failure) {
        return failure.hint()
                .orElse("Correct the file; docs/reference/configuration.md lists all.");
    }
}
