package io.heliosdb.lite.verification;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Debian's HAProxy with the configuration that the guide shows, in front of two places. */
final class HaproxyProcess implements AutoCloseable {

    private static final Path ROOT = Path.of(System.getProperty("heliosdb.root", ".."));
    private static final int NOT_AVAILABLE = 3;

    private final Process process;

    private HaproxyProcess(Process process) {
        this.process = process;
    }

    /** Where it is; empty when there is none here and it cannot be installed. */
    static Optional<Path> find() throws IOException, InterruptedException {
        Process script =
                new ProcessBuilder(ROOT.resolve("build-support/haproxy.sh").toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String said =
                new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        int status = script.waitFor();
        if (status != 0 && status != NOT_AVAILABLE) {
            throw new IllegalStateException("HAProxy could not be looked for");
        }
        return status == 0 ? Optional.of(Path.of(said)) : Optional.empty();
    }

    /** Listens on {@code port} for servers at two other ports of this machine. */
    static HaproxyProcess start(
            Path haproxy, Path folder, int port, int[] servers, String idleTimeout)
            throws IOException {
        Path configuration = folder.resolve("haproxy.cfg");
        Files.writeString(
                configuration,
                shown().replace("bind *:5432", "bind 127.0.0.1:" + port)
                        .replace("db-a:5432", "127.0.0.1:" + servers[0])
                        .replace("db-b:5432", "127.0.0.1:" + servers[1])
                        .replace("timeout client 1h", "timeout client " + idleTimeout)
                        .replace("timeout server 1h", "timeout server " + idleTimeout));
        return new HaproxyProcess(
                new ProcessBuilder(haproxy.toString(), "-db", "-f", configuration.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("haproxy.log").toFile())
                        .start());
    }

    private static String shown() throws IOException {
        String guide =
                Files.readString(ROOT.resolve("docs/guides/load-balancer-cursor-restore.md"));
        Matcher block = Pattern.compile("```haproxy\n(.*?)```", Pattern.DOTALL).matcher(guide);
        if (!block.find()) {
            throw new IllegalStateException("the guide shows no haproxy.cfg");
        }
        return block.group(1);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
