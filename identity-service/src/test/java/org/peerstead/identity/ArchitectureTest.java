package org.peerstead.identity;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.peerstead.contracts.quarkus.OutboxRelay;
import org.peerstead.contracts.quarkus.TopicReader;

class ArchitectureTest {

  private final JavaClasses service =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.peerstead.identity");

  @Test
  void featuresHaveNoCycles() {
    slices().matching("org.peerstead.identity.(*)..").should().beFreeOfCycles().check(service);
  }

  @Test
  void onlyEdgesTouchHttp() {
    noClasses()
        .that()
        .haveSimpleNameNotEndingWith("Resource")
        // Documents as responses, for two resources.
        .and()
        .doNotHaveSimpleName("Responses")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jakarta.ws.rs..")
        .check(service);
  }

  @Test
  void onlyRepositoriesTouchThePersistence() {
    noClasses()
        .that()
        .haveSimpleNameNotEndingWith("Repository")
        .and()
        .areNotAnnotatedWith("jakarta.persistence.Entity")
        .and()
        .areNotAnnotatedWith("jakarta.persistence.Embeddable")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.quarkus.hibernate..", "org.hibernate..", "jakarta.persistence..")
        .check(service);
  }

  @Test
  void onlyEventsTouchKafka() {
    noClasses()
        .that()
        .haveSimpleNameNotEndingWith("Events")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.kafka..")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(OutboxRelay.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(TopicReader.class)
        .check(service);
  }
}
