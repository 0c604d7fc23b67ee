package org.peerstead.mailbox;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses SERVICE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.peerstead.mailbox");

  @Test
  void featuresHaveNoCycles() {
    slices().matching("org.peerstead.mailbox.(*)..").should().beFreeOfCycles().check(SERVICE);
  }

  @Test
  void onlyResourcesTouchHttp() {
    noClasses()
        .that()
        .haveNameNotMatching(".*Resource(\\$.*|_.*)?")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("jakarta.ws.rs..", "org.eclipse.microprofile.jwt..")
        .check(SERVICE);
  }

  @Test
  void onlyRepositoriesAndEntitiesTouchHibernate() {
    noClasses()
        .that()
        .haveNameNotMatching(".*Repository(\\$.*|_.*)?")
        .and()
        .areNotAnnotatedWith("jakarta.persistence.Entity")
        .and()
        .areNotAnnotatedWith("jakarta.persistence.Embeddable")
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
        .haveNameNotMatching(".*Events(\\$.*|_.*)?")
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            "org\\.apache\\.kafka\\..*|.*\\.contracts\\.quarkus\\.(Topic.*|OutboxRelay)")
        .check(SERVICE);
  }

  /** The caller's token ends at the edge: what comes after it cannot store or log a sender. */
  @Test
  void depositingNeverSeesAToken() {
    noClasses()
        .that()
        .resideInAPackage("..envelopes..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.eclipse.microprofile.jwt..", "io.quarkus.security.identity..")
        .check(SERVICE);
  }

  @Test
  void resourcesAreNotPublic() {
    classes()
        .that()
        .haveSimpleNameEndingWith("Resource")
        .should()
        .notHaveModifier(JavaModifier.PUBLIC)
        .check(SERVICE);
  }
}
