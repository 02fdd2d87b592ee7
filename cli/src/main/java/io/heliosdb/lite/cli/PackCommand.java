package io.heliosdb.lite.cli;

import io.heliosdb.lite.cli.launch.OneJar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code heliosdb pack}: the launcher makes its own class path one jar after a build. */
@Command(name = "pack", hidden = true, description = "Write this class path as one jar.")
final class PackCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "JAR")
    private Path jar = Path.of("");

    @Parameters(index = "1", paramLabel = "NATIVES", description = "Folder of native libraries.")
    private Path natives = Path.of("");

    @Override
    public Integer call() throws IOException {
        OneJar.write(System.getProperty("java.class.path"), jar, natives);
        return ExitCode.DONE.code();
    }
}
