// SPDX-License-Identifier: Apache-2.0
package org.utrace.certification;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.conditions.ArchConditions.accessTargetWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.utrace.arch.ArchPtrace;
import org.utrace.arch.StepControl;
import org.utrace.arch.UserMemory;
import org.utrace.contract.Address;
import org.utrace.cpu.UserAddress;
import org.utrace.cpu.UserCpu;

/** Check who uses whom across all modules, and what decides nothing in secret. */
final class ArchitectureTests {
  /** Raise these as packages grow: a rule over no classes would hold without meaning anything. */
  private static final int CLASSES_MIN = 40;

  private static final List<PackageMinimum> PACKAGE_MINIMUMS =
      List.of(
          new PackageMinimum("org.utrace.contract", 25), new PackageMinimum("org.utrace.cpu", 5));

  private static final String[] KIT = {
    "org.utrace.contract..",
    "org.utrace.rules..",
    "org.utrace.explore..",
    "org.utrace.suite..",
    "org.utrace.rpc..",
    "org.utrace.gdbremote..",
    "org.utrace.launcher.."
  };

  private static final String[] IMPLEMENTATIONS = {
    "org.utrace.cpu..",
    "org.utrace.sync..",
    "org.utrace.arch..",
    "org.utrace.tracehook..",
    "org.utrace.core..",
    "org.utrace.kernel..",
    "org.utrace.faults..",
    "org.utrace.ptrace..",
    "org.utrace.uprobes..",
    "org.utrace.linuxhost..",
    "org.utrace.port.."
  };

  /** Where the schedule alone decides: same choices, same run. */
  private static final String[] DETERMINISTIC = {
    "org.utrace.suite..",
    "org.utrace.explore..",
    "org.utrace.core..",
    "org.utrace.kernel..",
    "org.utrace.sync.."
  };

  /** What the actors of the baton are made of; nothing else of java.util.concurrent. */
  private static final String SYNC_MAY_USE =
      "java\\.util\\.concurrent\\.(locks\\.LockSupport|ThreadFactory|Executor|ExecutorService|Executors)";

  private static final JavaClasses PROJECT =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.utrace");

  @Test
  void import_found_the_project() {
    assertThat(PROJECT.size()).isGreaterThanOrEqualTo(CLASSES_MIN);
  }

  @ParameterizedTest
  @MethodSource("packageMinimums")
  void package_holds_its_classes(PackageMinimum minimum) {
    long found =
        PROJECT.stream().filter(c -> c.getPackageName().startsWith(minimum.packageName())).count();
    assertThat(found).as(minimum.packageName()).isGreaterThanOrEqualTo(minimum.classesMin());
  }

  static Stream<PackageMinimum> packageMinimums() {
    return PACKAGE_MINIMUMS.stream();
  }

  @Test
  void packages_have_no_cycles() {
    check(slices().matching("org.utrace.(**)").should().beFreeOfCycles());
  }

  @Test
  void chapters_do_not_name_each_other() {
    check(slices().matching("org.utrace.suite.(*)..").should().notDependOnEachOther());
  }

  @Test
  void kit_knows_no_implementation() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(KIT)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(IMPLEMENTATIONS));
  }

  @Test
  void kit_knows_no_result_writer() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(KIT)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.utrace.reports.."));
  }

  /** But for the template, whose processor is the model's. */
  @Test
  void ports_do_not_depend_on_each_other() {
    check(
        slices()
            .matching("org.utrace.port.(*)..")
            .should()
            .notDependOnEachOther()
            .ignoreDependency(
                nameMatching("org\\.utrace\\.port\\.template\\..*"),
                nameMatching("org\\.utrace\\.port\\.model\\.Model(Config|Cpu|Frame)(\\$.*)?")));
  }

  @Test
  void ports_do_not_depend_on_kernel_or_core() {
    check(
        noClasses()
            .that()
            .resideInAPackage("org.utrace.port..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.utrace.kernel..", "org.utrace.core..", "org.utrace.sync.."));
  }

  @Test
  void step_control_writes_no_memory_and_knows_no_step_that_does() {
    check(
        noClasses()
            .that()
            .areAssignableTo(StepControl.class)
            .should()
            .callMethod(UserMemory.class, "copyTo", Address.class, byte[].class)
            .orShould()
            .callMethod(UserCpu.class, "write", UserAddress.class, byte[].class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(ArchPtrace.class));
  }

  @Test
  void steps_by_breakpoints_lie_in_one_package() {
    check(
        classes()
            .that()
            .areAssignableTo(ArchPtrace.class)
            .and()
            .areNotInterfaces()
            .should()
            .resideInAPackage("org.utrace.port.arm.ptrace"));
  }

  @Test
  void only_the_port_and_ptrace_know_steps_by_breakpoints() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages("org.utrace.port.arm.ptrace", "org.utrace.ptrace")
            .and()
            .doNotHaveSimpleName("ArmArchPort")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.utrace.port.arm.ptrace"));
  }

  @Test
  void only_the_launcher_prints() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("org.utrace.launcher..")
            .should(ACCESS_STANDARD_STREAMS));
  }

  @Test
  void nothing_hidden_decides() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(DETERMINISTIC)
            .should(accessTargetWhere(ForbiddenCall.anyHiddenDecision())));
  }

  @Test
  void no_method_is_synchronized() {
    check(
        noMethods()
            .that()
            .areDeclaredInClassesThat()
            .resideInAnyPackage(DETERMINISTIC)
            .should()
            .haveModifier(JavaModifier.SYNCHRONIZED));
  }

  @Test
  void java_util_concurrent_is_not_used() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(DETERMINISTIC)
            .and()
            .resideOutsideOfPackage("org.utrace.sync..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.util.concurrent.."));
  }

  @Test
  void sync_parks_threads_and_uses_nothing_else_of_java_util_concurrent() {
    check(
        noClasses()
            .that()
            .resideInAPackage("org.utrace.sync..")
            .should()
            .dependOnClassesThat(
                resideInAPackage("java.util.concurrent..")
                    .and(DescribedPredicate.not(nameMatching(SYNC_MAY_USE)))));
  }

  /** Check a rule; a package may still be empty, which the minimums above keep in sight. */
  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(PROJECT);
  }

  private record PackageMinimum(String packageName, int classesMin) {}
}
