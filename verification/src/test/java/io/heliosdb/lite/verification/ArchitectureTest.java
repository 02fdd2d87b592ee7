package io.heliosdb.lite.verification;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** The rules that poms cannot say. */
class ArchitectureTest {

    private static final String[] PURE_CORE = {
        "io.heliosdb.lite.storage..",
        "io.heliosdb.lite.execution..",
        "io.heliosdb.lite.cursor..",
        "io.heliosdb.lite.pgwire.."
    };

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.heliosdb.lite");

    @Test
    void calciteLivesInSqlOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.heliosdb.lite.sql..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.calcite..")
                .check(CLASSES);
    }

    @Test
    void lmdbLivesInStorageOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.heliosdb.lite.storage..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.lwjgl..")
                .check(CLASSES);
    }

    @Test
    void theCoreReadsNoClock() {
        noClasses()
                .that()
                .resideInAnyPackage(PURE_CORE)
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .check(CLASSES);
    }

    @Test
    void theCoreStartsNoThreadAndNeverSleeps() {
        noClasses()
                .that()
                .resideInAnyPackage(PURE_CORE)
                .should()
                .callConstructor(Thread.class, Runnable.class)
                .orShould()
                .callConstructor(Thread.class, Runnable.class, String.class)
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "ofPlatform")
                .orShould()
                .callMethod(Thread.class, "ofVirtual")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Executors.class)
                .check(CLASSES);
    }

    @Test
    void theCoreOpensNoSocket() {
        noClasses()
                .that()
                .resideInAnyPackage(PURE_CORE)
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Socket.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(ServerSocket.class)
                .check(CLASSES);
    }

    @Test
    void theProtocolNeedsTheJdkAloneAndNoSocket() {
        classes()
                .that()
                .resideInAPackage("io.heliosdb.lite.pgwire..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.heliosdb.lite.pgwire..", "java..", "javax.crypto..", "org.jspecify..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("io.heliosdb.lite.pgwire..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net..", "java.nio.channels..", "java.util.concurrent..")
                .check(CLASSES);
    }

    @Test
    void theEngineTakesTheVerifiersOfPasswordsFromTheProtocolAndNothingElse() {
        noClasses()
                .that()
                .resideInAnyPackage("io.heliosdb.lite", "io.heliosdb.lite.engine..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.heliosdb.lite.pgwire.codec..",
                        "io.heliosdb.lite.pgwire.format..",
                        "io.heliosdb.lite.pgwire.message..")
                .check(CLASSES);
    }

    @Test
    void roomsHaveNoCycles() {
        slices().matching("io.heliosdb.lite.(*)..").should().beFreeOfCycles().check(CLASSES);
    }
}
