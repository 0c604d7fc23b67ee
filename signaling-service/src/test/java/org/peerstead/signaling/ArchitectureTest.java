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
  void features_have_no_cycles() {
    slices().matching("org.peerstead.signaling.(*)..").should().beFreeOfCycles().check(SERVICE);
  }

  @Test
  void only_edges_touch_http_and_web_sockets() {
    noClasses()
        .that()
        .haveNameNotMatching(".*(Resource|Socket|UpgradeCheck)(\\$.*|_.*)?")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("jakarta.ws.rs..", "io.quarkus.websockets.next..", "io.vertx..")
        .check(SERVICE);
  }

  @Test
  void only_events_touch_kafka() {
    noClasses()
        .that()
        .haveSimpleNameNotEndingWith("Events")
        .should()
        .dependOnClassesThat()
        .haveNameMatching("org\\.apache\\.kafka\\..*|.*\\.contracts\\.quarkus\\.Topic.*")
        .check(SERVICE);
  }

  @Test
  void the_rules_know_no_framework() {
    noClasses()
        .that()
        .resideInAnyPackage("..rooms..", "..frames..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.quarkus..", "io.vertx..", "jakarta..", "io.smallrye..")
        .check(SERVICE);
  }
}
