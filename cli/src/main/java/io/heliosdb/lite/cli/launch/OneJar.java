package io.heliosdb.lite.cli.launch;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A class path as one jar, for this JVM and this machine only.
 *
 * <p>A JVM that starts with archived classes reads the manifest of each of their jars, and it
 * archives no class of a jar's newer versions ({@code META-INF/versions}). Here is one short
 * manifest, and every class already is the version that this JVM would take. Native libraries of
 * LWJGL lie beside as files, so that no process has to unpack and verify them.
 */
public final class OneJar {

    private static final String SERVICES = "META-INF/services/";
    private static final String NATIVE_FOLDERS = "(linux|macos|windows|freebsd)/.*";

    private final Path natives;
    private final Map<String, ByteArrayOutputStream> services = new LinkedHashMap<>();
    private final Map<String, Path> seen = new LinkedHashMap<>();

    private OneJar(Path natives) {
        this.natives = natives;
    }

    /**
     * Writes the jar and the native libraries of this machine.
     *
     * @param classpath jars only, as in {@code java -cp}
     * @param jar replaced as a whole when everything is in it
     * @param natives folder for {@code -Dorg.lwjgl.librarypath}
     * @throws IOException also when an entry of the class path is a folder
     */
    public static void write(String classpath, Path jar, Path natives) throws IOException {
        Files.createDirectories(natives);
        Path partial = Files.createTempFile(jar.toAbsolutePath().getParent(), "one", ".jar");
        try {
            try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(partial))) {
                out.setLevel(Deflater.BEST_SPEED);
                OneJar written = new OneJar(natives);
                String[] entries = classpath.split(File.pathSeparator, -1);
                manifest(Path.of(entries[0]), out);
                for (String entry : entries) {
                    written.add(Path.of(entry), out);
                }
                written.services(out);
            }
            Files.move(partial, jar, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    /** Says the version of the first jar, and nothing else. */
    private static void manifest(Path first, ZipOutputStream out) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        try (JarFile jar = new JarFile(first.toFile())) {
            String version =
                    jar.getManifest()
                            .getMainAttributes()
                            .getValue(Attributes.Name.IMPLEMENTATION_VERSION);
            if (version != null) {
                manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, version);
            }
        }
        out.putNextEntry(new ZipEntry(JarFile.MANIFEST_NAME));
        manifest.write(out);
        out.closeEntry();
    }

    private void add(Path source, ZipOutputStream out) throws IOException {
        try (JarFile jar =
                new JarFile(source.toFile(), false, JarFile.OPEN_READ, Runtime.version())) {
            for (JarEntry entry : jar.versionedStream().toList()) {
                add(source, jar, entry, out);
            }
        }
    }

    private void add(Path source, JarFile jar, JarEntry entry, ZipOutputStream out)
            throws IOException {
        String name = entry.getName();
        if (entry.isDirectory() || isAboutItsJar(name)) {
            return;
        }
        byte[] bytes = jar.getInputStream(entry).readAllBytes();
        if (name.startsWith(SERVICES)) {
            ByteArrayOutputStream all =
                    services.computeIfAbsent(name, _ -> new ByteArrayOutputStream());
            all.write(bytes);
            all.write('\n');
        } else if (name.matches(NATIVE_FOLDERS)) {
            if (name.startsWith(platform()) && !name.endsWith(".sha1") && !name.endsWith(".git")) {
                Files.write(natives.resolve(name.substring(name.lastIndexOf('/') + 1)), bytes);
            }
        } else if (seen.putIfAbsent(name, source) == null) { // the first wins, as on a class path
            out.putNextEntry(new ZipEntry(name));
            out.write(bytes);
            out.closeEntry();
        }
    }

    /** Manifests, signatures and module descriptors: true of the jar that they lie in. */
    private static boolean isAboutItsJar(String name) {
        return name.equals(JarFile.MANIFEST_NAME)
                || name.equals("module-info.class")
                || name.matches("META-INF/[^/]*\\.(SF|RSA|DSA|EC|LIST)");
    }

    private void services(ZipOutputStream out) throws IOException {
        for (Map.Entry<String, ByteArrayOutputStream> service : services.entrySet()) {
            out.putNextEntry(new ZipEntry(service.getKey()));
            service.getValue().writeTo(out);
            out.closeEntry();
        }
    }

    /** Where LWJGL's jars keep the libraries of this machine, for example {@code linux/x64/}. */
    private static String platform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String family =
                system.startsWith("win")
                        ? "windows"
                        : system.startsWith("mac")
                                ? "macos"
                                : system.startsWith("free") ? "freebsd" : "linux";
        String processor = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x64";
        return family + "/" + processor + "/";
    }
}
