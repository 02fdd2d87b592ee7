package io.heliosdb.lite.cli;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Settings;
import io.heliosdb.lite.cli.doctor.Diagnosis;
import io.heliosdb.lite.cli.doctor.Doctor;
import io.heliosdb.lite.cli.terminal.Terminal;
import io.heliosdb.lite.cli.terminal.Terminal.Style;
import io.heliosdb.lite.error.DatabaseException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code heliosdb doctor}. */
@Command(
        name = "doctor",
        description = {
            "Look at what is around a database and say what to do; nothing is changed.",
            "Java, configuration, disk space, file system, permissions, key file, clock, held"
                    + " snapshots, cursor state. The data itself is verified by `check`."
        },
        footer = {"", "The exit code is 1 when there is a problem; a warning alone gives 0."})
final class DoctorCommand implements Callable<Integer> {

    @Mixin private DirectoryOption database;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The configuration to look at, instead of the one that is found.")
    private @Nullable Path file;

    private final Terminal terminal;

    DoctorCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        List<Diagnosis> diagnoses = diagnoses();
        diagnoses.forEach(this::print);
        boolean problem =
                diagnoses.stream().anyMatch(each -> each.level() == Diagnosis.Level.PROBLEM);
        return (problem ? ExitCode.FAILED_CHECK : ExitCode.DONE).code();
    }

    private List<Diagnosis> diagnoses() {
        Config config;
        try {
            config =
                    file == null
                            ? database.config()
                            : Config.fromFile(file)
                                    .with(Settings.DATABASE_PATH, database.directory());
        } catch (DatabaseException failure) {
            return List.of(Doctor.configuration(failure));
        }
        database.requireDirectory();
        return new Doctor(InstantSource.system()).examine(config);
    }

    private void print(Diagnosis diagnosis) {
        Style style =
                switch (diagnosis.level()) {
                    case OK -> Style.GREEN;
                    case WARNING -> Style.YELLOW;
                    case PROBLEM -> Style.RED;
                };
        String level = diagnosis.level().name().toLowerCase(Locale.ROOT);
        terminal.out()
                .println(
                        terminal.onOut(style, String.format(Locale.ROOT, "%-8s", level))
                                + diagnosis.subject()
                                + ": "
                                + diagnosis.finding());
        if (!diagnosis.remedy().isEmpty()) {
            terminal.out().println("        " + diagnosis.remedy());
        }
    }
}
