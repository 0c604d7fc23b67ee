package org.peerstead.publicstore;

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
          .importPackages("org.peerstead.publicstore");

  @Test
  void featuresHaveNoCycles() {
    slices().matching("org.peerstead.publicstore.(*)..").should().beFreeOfCycles().check(SERVICE);
  }

  @Test
  void onlyEdgesTouchHttp() {
    noClasses()
        .that()
        .haveNameNotMatching(".*Resource(\\$.*)?")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("jakarta.ws.rs..", "io.quarkus.websockets.next..")
        .check(SERVICE);
  }

  @Test
  void onlyRepositoriesAndEntitiesTouchHibernate() {
    noClasses()
        .that()
        .haveSimpleNameNotEndingWith("Repository")
        .and()
        .areNotAnnotatedWith("jakarta.persistence.Entity")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.hibernate..", "jakarta.persistence..", "io.quarkus.hibernate.reactive..")
        .check(SERVICE);
  }

  @Test
  void onlyEventsTouchKafka() {
    noClasses()
        .that()
        .haveSimpleNameNotEndingWith("Events")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka..")
        .orShould()
        .dependOnClassesThat()
        .haveSimpleName("TopicReader")
        .orShould()
        .dependOnClassesThat()
        .haveSimpleName("OutboxRelay")
        .check(SERVICE);
  }
}
