// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.utrace.contract.spi.PackageSystem;
import org.utrace.contract.spi.Requirement;
import org.utrace.rules.PortNotRun;

/** What is missing is installed where that is allowed, and else told with the one command. */
final class SetUpTests {
  private static final Requirement LACKS =
      Requirement.missing("libengine 2", "running code", "it is nowhere")
          .inPackage(PackageSystem.APT, "libengine2")
          .inPackage(PackageSystem.DNF, "engine")
          .inPackage(PackageSystem.PACMAN, "engine-arch")
          .inPackage(PackageSystem.BREW, "engine-brew");
  private static final Requirement HAS = Requirement.found("libengine 2", "running code", "2.0");

  private final TestScreen screen = new TestScreen();
  private Path bin = Path.of("");
  private Path calls = Path.of("");

  @BeforeEach
  void prepare(@TempDir Path folder) throws IOException {
    bin = folder.resolve("bin");
    calls = folder.resolve("calls");
    Files.createDirectories(bin);
    Files.createFile(calls);
  }

  private static Description.Provider provider(Requirement hungryNeeds) {
    return new Description.Provider(
        "fake",
        "1",
        "Fake",
        "",
        List.of(
            new Description.Port("plain", List.of(), Optional.empty()),
            new Description.Port("hungry", List.of(hungryNeeds), Optional.empty())),
        List.of());
  }

  private SetUp.Ready prepare(Machine machine, boolean mayInstall) {
    return new SetUp(machine, screen.screen(), mayInstall)
        .prepare(
            provider(LACKS),
            List.of("plain", "hungry"),
            () -> provider(Files.exists(bin.resolve("installed")) ? HAS : LACKS));
  }

  /** An apt-get that notes how it is called; {@code body} decides its exit code. */
  private void aptGet(String body) throws IOException {
    FakeMachine.tool(
        bin, "apt-get", "echo \"$DEBIAN_FRONTEND $*\" >> '%s'\n%s".formatted(calls, body));
  }

  @Test
  void rootOnDebianGetsThePackageInstalledAndIsToldFirst() throws IOException {
    aptGet("touch '%s'".formatted(bin.resolve("installed")));
    SetUp.Ready ready = prepare(FakeMachine.of(FakeMachine.DEBIAN, bin, true), true);
    assertThat(ready.ports()).containsExactly("plain", "hungry");
    assertThat(ready.notRun()).isEmpty();
    assertThat(screen.err())
        .startsWith(
            "utck: installing libengine2 by apt-get (for running code; --no-setup leaves that"
                + " out).")
        .contains("utck: installed libengine2 in ");
    assertThat(Files.readAllLines(calls))
        .containsExactly(
            "noninteractive -q -o DPkg::Lock::Timeout=60 install -y --no-install-recommends"
                + " libengine2");
  }

  @Test
  void listsArePulledOnlyIfItDoesNotGoWithout() throws IOException {
    Path pulled = bin.resolve("pulled");
    aptGet(
        "case \"$*\" in *update) touch '%s' ;; *) [ -e '%s' ] && touch '%s' ;; esac"
            .formatted(pulled, pulled, bin.resolve("installed")));
    SetUp.Ready ready = prepare(FakeMachine.of(FakeMachine.UBUNTU, bin, true), true);
    assertThat(ready.ports()).contains("hungry");
    assertThat(Files.readAllLines(calls)).hasSize(3).element(1).asString().endsWith("update");
  }

  @Test
  void failureShowsWhatAptGetSaidAndGoesOnWithoutThePort() throws IOException {
    aptGet("echo 'E: Unable to locate package libengine2'; exit 100");
    SetUp.Ready ready = prepare(FakeMachine.of(FakeMachine.DEBIAN, bin, true), true);
    assertThat(ready.ports()).containsExactly("plain");
    assertThat(screen.err())
        .contains("utck: apt-get failed; it said last:")
        .contains("E: Unable to locate package libengine2");
    assertThat(ready.notRun())
        .containsExactly(
            new PortNotRun(
                "hungry",
                "libengine 2 (for running code) is missing;"
                    + " install it by: apt-get install libengine2."));
  }

  @Test
  void packageThatDoesNotHelpIsNoSuccess() throws IOException {
    aptGet("exit 0");
    assertThat(prepare(FakeMachine.of(FakeMachine.DEBIAN, bin, true), true).ports())
        .containsExactly("plain");
  }

  @ParameterizedTest
  @CsvSource({"false,true", "true,false"})
  void nothingIsInstalledWithoutRootOrPermission(boolean root, boolean mayInstall)
      throws IOException {
    aptGet("touch '%s'".formatted(bin.resolve("installed")));
    SetUp.Ready ready = prepare(FakeMachine.of(FakeMachine.DEBIAN, bin, root), mayInstall);
    assertThat(calls).isEmptyFile();
    assertThat(screen.err()).isEmpty();
    assertThat(ready.notRun().getFirst().reason())
        .endsWith("install it by: %sapt-get install libengine2.".formatted(root ? "" : "sudo "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ID=debian | apt-get | sudo apt-get install libengine2",
        "ID=ubuntu | apt-get,brew | sudo apt-get install libengine2",
        "ID=fedora | dnf,apt-get | sudo dnf install engine",
        "ID=rocky ID_LIKE=\"rhel centos fedora\" | dnf | sudo dnf install engine",
        "ID=manjaro ID_LIKE=arch | pacman | sudo pacman -S engine-arch",
        "'' | brew | brew install engine-brew",
        "ID=nixos | brew | brew install engine-brew",
        "ID=fedora | '' | sudo dnf install engine",
      })
  void everySystemHasItsCommand(String osRelease, String tools, String command) throws IOException {
    for (String tool : tools.split(",")) {
      if (!tool.isEmpty()) {
        FakeMachine.tool(bin, tool, "exit 1");
      }
    }
    Machine machine = FakeMachine.of(osRelease.replace(" ID_LIKE", "\nID_LIKE"), bin, false);
    assertThat(new SetUp(machine, screen.screen(), false).mend(LACKS)).contains(command);
  }

  @Test
  void systemThatNobodyKnowsIsToldTheProblem() {
    SetUp.Ready ready = prepare(FakeMachine.of("ID=plan9", bin, true), true);
    assertThat(ready.notRun().getFirst().reason())
        .isEqualTo("libengine 2 (for running code) is missing: it is nowhere.");
  }

  @Test
  void hostThatIsTheWrongOneIsNotMendedByAPackage() throws IOException {
    aptGet("exit 0");
    Requirement host = Requirement.missing("Linux", "system calls", "this is Windows");
    SetUp.Ready ready =
        new SetUp(FakeMachine.of(FakeMachine.DEBIAN, bin, true), screen.screen(), true)
            .prepare(provider(host), List.of("hungry"), () -> provider(HAS));
    assertThat(calls).isEmptyFile();
    assertThat(ready.notRun().getFirst().reason())
        .isEqualTo("Linux (for system calls) is missing: this is Windows.");
  }

  @Test
  void machineHereFindsWhatIsThere() {
    Machine here = Machine.here();
    assertThat(here.tool("sh")).isPresent();
    assertThat(here.tool("no-such-tool")).isEmpty();
  }
}
