// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose machine lacks something for one of two ports. */
final class SetupCertifyTests {
  /** Plays nothing: every test ends stuck. */
  private static final String MEMBERS =
      """
      public List<String> ports() {
        return List.of("stuck", "hungry");
      }

      public List<Requirement> requirements(String port) {
        boolean lacks = port.equals("hungry") && !java.nio.file.Files.exists(java.nio.file.Path.of("%s"));
        return lacks
            ? List.of(Requirement.missing("libengine 2", "running code", "it is nowhere")
                .inPackage(PackageSystem.APT, "libengine2"))
            : List.of();
      }

      public List<org.utrace.contract.spi.UnfinishedPort> unfinished() {
        return List.of(
            new org.utrace.contract.spi.UnfinishedPort(
                "half",
                List.of(
                    new org.utrace.contract.spi.UnfinishedPort.Task(
                        "Steps", List.of("STEP-01"), "arm them"))));
      }

      public Implementation open(Configuration configuration) {
        return new org.utrace.launcher.FakeProvider()
            .open(new Configuration("stuck", configuration.edition(), configuration.tracees()));
      }
      """;

  private final TestScreen screen = new TestScreen();
  private Path folder = Path.of("");
  private Path jar = Path.of("");
  private Path installed = Path.of("");

  @BeforeEach
  void prepare(@TempDir Path temporary) throws IOException {
    folder = temporary;
    installed = folder.resolve("installed");
    jar = ProviderJar.make(folder, "Hungry", "hungry", MEMBERS.formatted(installed));
    FakeMachine.tool(folder.resolve("bin"), "apt-get", "touch '%s'".formatted(installed));
  }

  private int certify(boolean root, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("certify", "--impl-path", jar.toString(), "--no-report"));
    arguments.addAll(List.of("--clause", "ORD-03", "--out", folder.resolve("out").toString()));
    arguments.addAll(List.of(more));
    Machine machine = FakeMachine.of(FakeMachine.DEBIAN, folder.resolve("bin"), root);
    return screen.run(machine, arguments.toArray(String[]::new));
  }

  @Test
  void portIsLeftOutAndToldEverywhere() throws IOException {
    assertThat(certify(false)).isEqualTo(ExitCode.VIOLATION);
    String command = "install it by: sudo apt-get install libengine2.";
    assertThat(screen.err())
        .contains("utck: Port hungry cannot run: libengine 2 (for running code) is missing;")
        .contains(command);
    assertThat(screen.out())
        .contains("hungry  NOT RUN: libengine 2 (for running code) is missing; " + command)
        .contains(" on stuck only (hungry not run)")
        .doesNotContain("conforms");
    String results = Files.readString(folder.resolve("out/results.json"));
    assertThat(ResultsSchemaTests.problems(results)).isEmpty();
    assertThat(results).contains("\"port\" : \"hungry\",").contains(command);
  }

  @Test
  void rootHasItInstalledAndBothPortsRun() {
    assertThat(certify(true)).isEqualTo(ExitCode.VIOLATION);
    assertThat(screen.err()).contains("utck: installing libengine2 by apt-get");
    assertThat(screen.out()).contains("FAIL ORD-03 on hungry").doesNotContain("NOT RUN");
    assertThat(installed).exists();
  }

  @Test
  void noSetupInstallsNothing() {
    assertThat(certify(true, "--no-setup")).isEqualTo(ExitCode.VIOLATION);
    assertThat(screen.out()).contains("NOT RUN").contains("install it by: apt-get install");
    assertThat(installed).doesNotExist();
  }

  @Test
  void portThatIsNamedMustRun() {
    assertThat(certify(false, "--port", "stuck,hungry")).isEqualTo(ExitCode.USAGE);
    assertThat(screen.err().strip())
        .isEqualTo(
            "utck: Port hungry cannot run: libengine 2 (for running code) is missing;"
                + " install it by: sudo apt-get install libengine2.");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void doctorTellsWhatIsMissingAndItsCommand() {
    Machine machine = FakeMachine.of(FakeMachine.DEBIAN, folder.resolve("bin"), false);
    assertThat(screen.run(machine, "doctor", "--impl-path", jar.toString()))
        .isEqualTo(ExitCode.USAGE);
    assertThat(screen.out())
        .containsPattern("MISSING +libengine 2 +it is nowhere \\(for hungry\\)")
        .contains("mend it by: sudo apt-get install libengine2")
        .containsPattern("ok +stuck +can run")
        .containsPattern("MISSING +refusing +The fake port refuses")
        .containsPattern("without +chromium +for testing the pages: not in the search path")
        .containsPattern(
            "without +C compiler +for compiling what ./utck bench step measures beside")
        .containsPattern("without +taskset +for keeping both sides of ./utck bench step")
        .containsPattern("without +qemu-user +for running the ports' code elsewhere")
        .contains("2 parts to write; they are listed by: ./utck certify --port begun")
        .contains(
            "1 part to write; they are listed by: ./utck certify --impl-path %s --impl hungry --port half"
                .formatted(jar))
        .contains("Implementation hungry 9")
        .contains("Implementation fake 1.0")
        .contains("Supported hosts: those that run tests.")
        .contains("Not every port can run; what is missing is marked above.")
        .doesNotContain("\u001b");
  }
}
