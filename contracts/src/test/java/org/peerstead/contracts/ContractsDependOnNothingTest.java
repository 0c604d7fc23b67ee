package org.peerstead.contracts;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ContractsDependOnNothingTest {

  private final JavaClasses contracts =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.peerstead.contracts");

  @Test
  void onlyTheJdkAndNullnessAnnotations() {
    classes()
        .that()
        .resideInAPackage("org.peerstead.contracts..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("org.peerstead.contracts..", "java..", "org.jspecify.annotations..")
        .check(contracts);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("org.peerstead.contracts.(*)..").should().beFreeOfCycles().check(contracts);
  }
}
