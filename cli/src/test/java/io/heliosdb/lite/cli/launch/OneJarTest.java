package io.heliosdb.lite.cli.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OneJarTest {

    @TempDir private Path place;

    @Test
    void takesTheVersionThatThisJvmWouldTakeAndTheFirstOfTwo() throws IOException {
        Path first =
                jar(
                        "first",
                        true,
                        Map.of(
                                "a/A.class", "old",
                                "META-INF/versions/25/a/A.class", "for 25",
                                "META-INF/versions/9999/a/A.class", "for later",
                                "META-INF/KEY.SF", "signature",
                                "META-INF/services/a.Service", "a.First"));
        Path second =
                jar(
                        "second",
                        false,
                        Map.of(
                                "a/A.class", "hidden",
                                "b/B.class", "b",
                                "module-info.class", "a module",
                                "META-INF/services/a.Service", "a.Second"));

        Map<String, String> entries = write(first, second);

        assertThat(entries)
                .containsEntry("a/A.class", "for 25")
                .containsEntry("b/B.class", "b")
                .containsEntry("META-INF/services/a.Service", "a.First\na.Second\n")
                .containsOnlyKeys(
                        "a/A.class",
                        "b/B.class",
                        "META-INF/services/a.Service",
                        JarFile.MANIFEST_NAME);
        assertThat(entries.get(JarFile.MANIFEST_NAME))
                .contains("Implementation-Version: 1 of first")
                .doesNotContain("Multi-Release");
    }

    @Test
    void laysLibrariesOfThisMachineBesideTheJar() throws IOException {
        Map<String, String> libraries = new TreeMap<>();
        for (String system : List.of("linux", "macos", "windows", "freebsd")) {
            for (String processor : List.of("x64", "arm64")) {
                String folder = system + "/" + processor;
                libraries.put(folder + "/org/lwjgl/library", folder);
                libraries.put(folder + "/org/lwjgl/library.sha1", "hash");
            }
        }

        Map<String, String> entries = write(jar("natives", false, libraries));

        assertThat(entries).containsOnlyKeys(JarFile.MANIFEST_NAME);
        try (Stream<Path> files = Files.list(place.resolve("natives"))) {
            assertThat(files).extracting(Path::getFileName).containsExactly(Path.of("library"));
        }
        String mine = Files.readString(place.resolve("natives").resolve("library"));
        assertThat(System.getProperty("os.name").toLowerCase(Locale.ROOT))
                .startsWith(mine.substring(0, 3));
    }

    @Test
    void leavesNothingBehindWhenAnEntryIsAFolder() throws IOException {
        Path first = jar("first", false, Map.of("a/A.class", "a"));
        Path jar = place.resolve("all.jar");

        assertThatThrownBy(() ->
                        OneJar.write(
                                first + File.pathSeparator + place, jar, place.resolve("natives")))
                .isInstanceOf(IOException.class);

        try (Stream<Path> files = Files.list(place)) {
            assertThat(files.map(Path::getFileName).map(Path::toString))
                    .containsExactlyInAnyOrder("first.jar", "natives");
        }
    }

    private Map<String, String> write(Path... jars) throws IOException {
        List<String> classpath = new ArrayList<>();
        for (Path jar : jars) {
            classpath.add(jar.toString());
        }
        Path all = place.resolve("all.jar");
        OneJar.write(String.join(File.pathSeparator, classpath), all, place.resolve("natives"));
        Map<String, String> entries = new TreeMap<>();
        try (JarFile jar = new JarFile(all.toFile())) {
            for (JarEntry entry : jar.stream().toList()) {
                byte[] bytes = jar.getInputStream(entry).readAllBytes();
                entries.put(entry.getName(), new String(bytes, StandardCharsets.UTF_8));
            }
        }
        return entries;
    }

    private Path jar(String name, boolean multiRelease, Map<String, String> entries)
            throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.IMPLEMENTATION_VERSION, "1 of " + name);
        if (multiRelease) {
            attributes.put(Attributes.Name.MULTI_RELEASE, "true");
        }
        Path file = place.resolve(name + ".jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file), manifest)) {
            for (Map.Entry<String, String> entry : new TreeMap<>(entries).entrySet()) {
                out.putNextEntry(new JarEntry(entry.getKey()));
                out.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
                out.closeEntry();
            }
        }
        return file;
    }
}
