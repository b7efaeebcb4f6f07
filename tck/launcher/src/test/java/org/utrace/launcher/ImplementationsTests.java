// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utrace.contract.spi.PackageSystem;
import org.utrace.contract.spi.Requirement;
import org.utrace.contract.spi.UnfinishedPort;

/** Implementations are found in a process of their own, on the class path and in other jars. */
final class ImplementationsTests {
  private final TestScreen screen = new TestScreen();

  @TempDir private Path folder = Path.of("");

  private Path jar(String type, String name, String members) throws IOException {
    return ProviderJar.make(folder, type, name, members);
  }

  private int certify(Path jar, String... more) {
    List<String> arguments =
        new java.util.ArrayList<>(List.of("certify", "--impl-path", jar.toString(), "--no-report"));
    arguments.addAll(List.of("--clause", "ORD-03", "--out", folder.resolve("out").toString()));
    arguments.addAll(List.of(more));
    return screen.run(arguments.toArray(String[]::new));
  }

  @Test
  void requirementsComeThroughWhole() throws IOException {
    Path jar =
        jar(
            "Needy",
            "needy",
            """
            public List<Requirement> requirements(String port) {
              System.out.println("chatter");
              return List.of(
                  Requirement.found("a", "b", "c"),
                  Requirement.missing("d", "e", "f").inPackage(PackageSystem.DNF, "g"));
            }
            """);
    Description found = Describer.describe(List.of(jar));
    Description.Provider needy = Implementations.find(found, "needy");
    assertThat(needy.isFrom(List.of(jar))).isTrue();
    assertThat(needy.port("only").requirements())
        .containsExactly(
            Requirement.found("a", "b", "c"),
            Requirement.missing("d", "e", "f").inPackage(PackageSystem.DNF, "g"));
    assertThat(Implementations.find(found, "fake").portNames()).contains("idle");
  }

  @Test
  void unfinishedPortIsRefusedAsAWholeWithAllThatIsToBeWritten() {
    String out = folder.resolve("out").toString();
    assertThat(screen.run("certify", "--impl", "fake", "--port", "idle,begun", "--out", out))
        .isEqualTo(ExitCode.USAGE);
    assertThat(screen.err().strip().lines())
        .containsExactly(
            "utck: Port begun is refused as a whole, since part of a port is none (ARCH-13). To"
                + " write, in this order:",
            "  1. Registers: say where they are",
            "     judged by REG-02",
            "  2. Steps: arm them",
            "     judged by STEP-01, BLK-01",
            "Write Registers, build, and give the same command again.");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void unfinishedPortIsNoneOfAllPorts() {
    Description.Provider fake = Implementations.find(Describer.describe(List.of()), "fake");
    assertThat(Implementations.ports(fake, "all")).contains("idle").doesNotContain("begun");
    assertThat(fake.unfinished()).extracting(UnfinishedPort::name).containsExactly("begun");
  }

  @Test
  void jarIsTriedByItsWorkerAndRefusesInOneSentence() throws IOException {
    assertThat(certify(jar("Alone", "alone", ""))).isEqualTo(ExitCode.USAGE);
    assertThat(screen.err().strip()).isEqualTo("utck: Port only cannot run: The jar refuses.");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void runOfAnotherImplementationTellsItsPathInTheReplayCommand() throws IOException {
    Path jar = jar("Beside", "beside", "");
    assertThat(certify(jar, "--impl", "fake", "--port", "stuck")).isEqualTo(ExitCode.VIOLATION);
    assertThat(screen.out()).contains(" --impl-path " + jar);
    String again = screen.out().replaceAll("(?s).*again: ./utck (replay [^\n]+).*", "$1");
    TestScreen replay = new TestScreen();
    assertThat(replay.run(again.split(" "))).isEqualTo(ExitCode.VIOLATION);
    assertThat(Files.readString(folder.resolve("out/results.json")))
        .contains("\"implPath\" : \"" + jar + "\"");
  }

  @Test
  void jarMayBeNamedByALink() throws IOException {
    Path jar = jar("Linked", "linked", "");
    Path link = Files.createSymbolicLink(folder.resolve("link.jar"), jar);
    assertThat(certify(link)).isEqualTo(ExitCode.USAGE);
    assertThat(screen.err().strip()).isEqualTo("utck: Port only cannot run: The jar refuses.");
  }

  @Test
  void missingFileIsOneSentence() {
    assertThat(certify(folder.resolve("none.jar"))).isEqualTo(ExitCode.USAGE);
    assertThat(screen.err()).contains("There is no file " + folder.resolve("none.jar"));
    assertThat(screen.err().strip().lines()).hasSize(1);
  }

  @Test
  void jarWithoutProviderIsToldWhatItMustHold() {
    assertThat(certify(folder)).isEqualTo(ExitCode.USAGE);
    assertThat(screen.err())
        .contains("No jar or folder of --impl-path offers an implementation")
        .contains("META-INF/services/org.utrace.contract.spi.ImplementationProvider");
  }

  @Test
  void unknownNameIsAnsweredWithTheNearest() throws IOException {
    assertThat(certify(jar("Nearly", "nearly", ""), "--impl", "neerly")).isEqualTo(ExitCode.USAGE);
    assertThat(screen.err())
        .contains("Unknown implementation \"neerly\". Did you mean nearly?")
        .containsPattern("Choose one of: .*fake, nearly, toy\\.");
  }

  @Test
  void twoOfOneNameAreBothNamed() throws IOException {
    Path jar = jar("Copy", "fake", "");
    assertThat(certify(jar)).isEqualTo(ExitCode.USAGE);
    assertThat(screen.err())
        .contains("Several implementations are called \"fake\": ")
        .contains("Copy of " + jar)
        .contains(FakeProvider.class.getName());
  }

  @Test
  void productTellsWhatIsJudgedIfNobodyDoes() {
    Description found = Describer.describe(List.of());
    assertThat(Implementations.choose(found, "", List.of()).name()).isEqualTo("fake");
    assertThatThrownBy(() -> Implementations.usual(found, Optional.empty()))
        .hasMessage("There are several implementations: choose one with --impl: bare, fake, toy.");
    List<Description.Provider> one = found.providers().subList(0, 1);
    assertThat(Implementations.usual(new Description(one, List.of()), Optional.empty()))
        .isEqualTo("bare");
  }

  @Test
  void severalInOnePathMustBeChosenFrom() throws IOException {
    String both = jar("One", "one", "") + File.pathSeparator + jar("Two", "two", "");
    assertThat(screen.run("certify", "--impl-path", both)).isEqualTo(ExitCode.USAGE);
    assertThat(screen.err()).contains("choose one with --impl: one, two.");
  }

  @Test
  void providerThatThrowsIsAProblemOfItsOwn() throws IOException {
    Path jar = jar("Thrower", "thrower", "{ if (true) throw new IllegalStateException(\"no\"); }");
    Description found = Describer.describe(List.of(jar));
    assertThat(found.problems())
        .singleElement()
        .asString()
        .contains("Thrower (" + jar + ") cannot be asked what it is")
        .contains("no");
    assertThat(Implementations.find(found, "fake")).isNotNull();
    assertThat(certify(jar)).isEqualTo(ExitCode.USAGE);
    assertThat(screen.err()).contains("Thrower (" + jar + ") cannot be asked");
  }

  @Test
  void providerThatEndsTheProcessIsNamed() throws IOException {
    Path jar =
        jar(
            "Crasher",
            "crasher",
            "static { System.err.println(\"boom\"); Runtime.getRuntime().halt(134); }");
    assertThat(certify(jar, "--impl", "fake")).isEqualTo(ExitCode.USAGE);
    assertThat(screen.err().strip())
        .isEqualTo(
            "utck: Crasher (%s) ended the process that asked it what it needs".formatted(jar)
                + " (exit code 134, last words: boom); mend it or take it out of --impl-path.");
  }

  @Test
  void providerThatHangsIsNamed() throws IOException {
    Path jar =
        jar(
            "Sleeper",
            "sleeper",
            """
            public List<Requirement> requirements(String port) {
              while (true) {
                java.util.concurrent.locks.LockSupport.park();
              }
            }
            """);
    Describer impatient = new Describer(List.of(jar), Duration.ofSeconds(8));
    assertThatThrownBy(() -> impatient.ask(List.of()))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "Sleeper (%s), port only gave no answer within 8 s when it was asked what it needs;"
                    .formatted(jar)
                + " mend it or take it out of --impl-path.");
  }
}
