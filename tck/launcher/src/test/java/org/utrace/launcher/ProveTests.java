// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.utrace.rules.FaultResult;
import org.utrace.rules.ProofResult;
import org.utrace.rules.VariantResult;

/** Breaks a toy in every way, in real workers. */
final class ProveTests {
  private static final TestScreen SCREEN = new TestScreen();

  @TempDir private static Path folder = Path.of("");

  private static int exitCode;
  private static ProofResult result;

  @BeforeAll
  static void prove() throws IOException {
    Path out = folder.resolve("all");
    exitCode = prove(SCREEN, out, "--patience=8");
    result = Json.readPlain(Files.readString(out.resolve("prove.json")), ProofResult.class);
  }

  private static int prove(TestScreen screen, Path out, String... options) {
    List<String> arguments =
        new ArrayList<>(List.of("prove", "--impl=toy", "--schedules=5", "--out=" + out));
    arguments.addAll(List.of(options));
    return screen.run(arguments.toArray(String[]::new));
  }

  private static FaultResult fault(String name) {
    return result.faults().stream().filter(f -> f.fault().equals(name)).findFirst().orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ORD-01          | OWN        | ''",
        "ORD-03          | OTHER      | ''",
        "ORD-04-harmless | SURVIVED   | of its chapter pass, none fails",
        "ORD-05-argued   | EQUIVALENT | an order has no action twice",
        "ORD-06-argued   | OTHER      | it is declared equivalent, which it is not",
        "ORD-01-throws   | SURVIVED   | OrderTests.ORD_01_planOrderOfConstants is ERROR",
        "ORD-01-exits    | SURVIVED   | ORD_01_planOrderOfConstants: ended with exit code 7",
        "ORD-01-hangs    | SURVIVED   | ORD_01_planOrderOfConstants: no progress for 8 s",
        "ORD-07          | OTHER      | ''",
        "ORD-08-gone     | UNKNOWN    | no longer in src/test/java/org/utrace/launcher/ToyEnc",
        "ORD-08-wrong    | UNKNOWN    | ToyEncoding.java:22: incompatible types",
        "ORD-09          | UNKNOWN    | on the right code LastAnswerTests.ORD_08_actionsSurvive",
        "ORD-10          | OTHER      | ''",
      })
  void faultGetsItsVerdictAndReason(String name, String verdict, String reason) {
    assertThat(fault(name).verdict().name()).as(fault(name).reason()).isEqualTo(verdict);
    assertThat(fault(name).reason()).contains(reason);
    assertThat(fault(name).reason().isEmpty()).isEqualTo(reason.isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a-accused  | ACCUSED       | it is right, but tests accuse it",
        "b-accepted | ACCEPTED      | ''",
        "c-same     | NOT_DIFFERENT | it says that it departs from STEP-09",
        "d-gone     | UNKNOWN       | no longer in src/test/java/org/utrace/launcher/ToyEnc",
        "e-exits    | ACCUSED       | ended with exit code 7",
      })
  void variantGetsItsVerdictAndReason(String name, String verdict, String reason) {
    VariantResult variant =
        result.variants().stream().filter(v -> v.variant().equals(name)).findFirst().orElseThrow();
    assertThat(variant.verdict().name()).as(variant.reason()).isEqualTo(verdict);
    assertThat(variant.reason()).contains(reason);
    assertThat(variant.reason().isEmpty()).isEqualTo(reason.isEmpty());
  }

  @Test
  void accusationNamesClausesAndTestsAndWhereToLook() {
    assertThat(SCREEN.out())
        .contains("Permitted variants of toy", "5 of 5 tried, 2 schedules (5 where undecided)")
        .containsPattern("(?m)^b-accepted +accepted +\\d+ +\\d+  -$")
        .contains("a-accused: Nothing forbids it.\n  ACCUSED ORD-01, ORD-08: it is right")
        .contains("FAIL OrderTests.ORD_01_planOrderOfConstants: ")
        .contains("look at toys/a-accused")
        .contains("1 of 5 variants accepted.");
  }

  @Test
  void variantsAloneAreChosenByName() throws IOException {
    Path out = folder.resolve("variants");
    TestScreen screen = new TestScreen();
    assertThat(prove(screen, out, "--variants", "--names=b-*,A-*")).isEqualTo(ExitCode.VIOLATION);
    assertThat(screen.out()).contains("1 of 2 variants accepted.").doesNotContain("Faults of");
    assertThat(screen.err()).contains("100 % (2 of 2 variants, 1 not accepted)");
    ProofResult alone =
        Json.readPlain(Files.readString(out.resolve("prove.json")), ProofResult.class);
    assertThat(alone.faults()).isEmpty();
    assertThat(alone.faultsKnown()).isEqualTo(13);
    assertThat(alone.variants()).extracting(VariantResult::variant).hasSize(2).isSorted();
    assertThat(prove(new TestScreen(), out, "--variants", "--names=b*")).isEqualTo(ExitCode.OK);
    assertThat(prove(new TestScreen(), out, "--variants", "--names=d*"))
        .isEqualTo(ExitCode.TROUBLE);
  }

  @Test
  void survivorDecidesTheExitCode() {
    assertThat(exitCode).isEqualTo(ExitCode.VIOLATION);
    assertThat(SCREEN.out())
        .contains("ORD               1          4          4          1          3      13")
        .contains("OTHER ORD-03: Something is wrong.\n  killed by ORD-01, ORD-08")
        .contains("5 of 13 faults killed (38.4 %), 1 by a test of the very clause (7.6 %).");
  }

  @Test
  void killerAndItsWordsAreKept() {
    assertThat(fault("ORD-01").killers()).contains(Samples.ids("ORD-01").getFirst());
    assertThat(fault("ORD-01").tests().getFirst().explanation())
        .contains("actions, strongest first");
  }

  @Test
  void oneThatCannotBeTriedIsTroubleAndQuickEndsAtTheFirstKill() throws IOException {
    Path out = folder.resolve("again");
    TestScreen screen = new TestScreen();
    assertThat(prove(screen, out, "--fault=ord-08-w*,ord-01", "--quick"))
        .isEqualTo(ExitCode.TROUBLE);
    assertThat(screen.out()).contains("UNKNOWN ORD-08-wrong").contains("OWN ORD-01");
    ProofResult quick =
        Json.readPlain(Files.readString(out.resolve("prove.json")), ProofResult.class);
    assertThat(quick.faults().getFirst().tests()).hasSize(1);
    assertThat(fault("ORD-01").tests()).hasSizeGreaterThan(10);
    // The folder of a proof may be used again.
    assertThat(prove(new TestScreen(), out, "--clause=ORD-03", "--clause=ORD-03"))
        .isEqualTo(ExitCode.OK);
  }

  @Test
  void variantsAreNotChosenByWhatIsAboutFaults() {
    TestScreen screen = new TestScreen();
    assertThat(prove(screen, folder.resolve("nothing"), "--variants", "--clause=ORD-01"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(screen.err()).contains("choose variants by --names");
    TestScreen again = new TestScreen();
    assertThat(prove(again, folder.resolve("nothing"), "--variants", "--names=nobody"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(again.err()).contains("No variant matches --names nobody.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--impl=fake  | No faults of implementation fake are known",
        "--jobs=0     | --jobs must be at least 1",
        "--names=b*   | --names is about variants: add --variants",
        "--sample=-1  | --sample must not be negative",
      })
  void wrongUseIsToldAndNothingIsWritten(String option, String sentence) {
    TestScreen screen = new TestScreen();
    Path out = folder.resolve("nothing");
    assertThat(screen.run("prove", option, "--out=" + out)).isEqualTo(ExitCode.USAGE);
    assertThat(screen.err()).contains(sentence);
    assertThat(out).doesNotExist();
  }
}
