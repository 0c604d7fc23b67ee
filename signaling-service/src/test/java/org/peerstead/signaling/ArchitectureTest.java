package org.peerstead.signaling;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses SERVICE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.peerstead.signaling");

  @Test
  void featuresHaveNoCycles() {
    slices().matching("org.peerstead.signaling.(*)..").should().beFreeOfCycles().check(SERVICE);
  }

  @Test
  void onlyEdgesTouchHttpAndWebSockets() {
    noClasses()
        .that()
        .haveNameNotMatching(".*(Resource|Socket|SocketThread|UpgradeCheck)(\\$.*|_.*)?")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("jakarta.ws.rs..", "io.quarkus.websockets.next..", "io.vertx..")
        .check(SERVICE);
  }

  @Test
  void onlyEventsTouchKafka() {
    noClasses()
        .that()
        .haveSimpleNameNotEndingWith("Events")
        .should()
        .dependOnClassesThat()
        .haveNameMatching("org\\.apache\\.kafka\\..*|.*\\.contracts\\.quarkus\\.Topic.*")
        .check(SERVICE);
  }

  @Test
  void theRulesKnowNoFramework() {
    noClasses()
        .that()
        .resideInAnyPackage("..rooms..", "..frames..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.quarkus..", "io.vertx..", "jakarta..", "io.smallrye..")
        .check(SERVICE);
  }
}
