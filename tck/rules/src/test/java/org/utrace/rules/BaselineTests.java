// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.utrace.contract.Edition;

/** Shows how baselines are read and written. */
final class BaselineTests {
  private static final String TEXT =
      """
      version: 1
      implementation: mine
      edition: plan
      entries:
      - clause: ORD-01
        port: '*'
        reason: 'Sleeps too long: always.'
        ticket: BUG-7
        expires: 2027-01-31
      - clause: STEP-01
        port: x86_64
        reason: No trap.
      """;

  @Test
  void everyFieldIsRead() {
    Baseline baseline = Baseline.parse("known.yaml", TEXT);
    assertThat(baseline.name()).isEqualTo("known.yaml");
    assertThat(baseline.implementation()).contains("mine");
    assertThat(baseline.edition()).contains(Edition.PLAN);
    assertThat(baseline.entries())
        .containsExactly(
            new BaselineEntry(
                Samples.MUST,
                "*",
                "Sleeps too long: always.",
                Optional.of("BUG-7"),
                Optional.of(LocalDate.of(2027, 1, 31))),
            new BaselineEntry(
                Samples.STEP, "x86_64", "No trap.", Optional.empty(), Optional.empty()));
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    Baseline baseline = Baseline.parse("known.yaml", TEXT);
    assertThat(Baseline.parse("known.yaml", baseline.toYaml())).isEqualTo(baseline);
    assertThat(baseline.toYaml()).startsWith("# Failures that are known").contains("port: '*'");
    Baseline none = Baseline.empty("none.yaml");
    assertThat(Baseline.parse("none.yaml", none.toYaml())).isEqualTo(none);
  }

  @Test
  void textsThatLookLikeYamlSurvive() {
    String odd = "a: 'b' # \"c\"\n- d";
    Baseline baseline =
        new Baseline(
            "x",
            Optional.empty(),
            Optional.empty(),
            List.of(
                new BaselineEntry(Samples.MUST, "no", odd, Optional.of("#12"), Optional.empty())));
    assertThat(Baseline.parse("x", baseline.toYaml())).isEqualTo(baseline);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "version: 1 | version: 2 | x.yaml:1: version 2 is unknown; this kit reads 1",
        "version: 1 | # none | x.yaml:2: field version is missing",
        "edition: plan | edition: 1999 | x.yaml:3: unknown edition 1999",
        "ORD-01 | ORD_01 | x.yaml:5: \"ORD_01\" is no clause id",
        "2027-01-31 | 31.1.2027 | x.yaml:9: \"31.1.2027\" is no date such as 2027-01-31",
        "2027-01-31 | 2027-02-30 | x.yaml:9: \"2027-02-30\" is no date such as 2027-01-31",
        "reason: No trap. | reason: '' | x.yaml:12: field reason is empty",
        "reason: No trap. | because: x | x.yaml:12: unknown field because",
        "port: x86_64 | ports: x86_64 | x.yaml:11: unknown field ports",
        "STEP-01 | ORD-01 | x.yaml:10: clause ORD-01 on port x86_64 is listed in line 5 already",
        "entries: | entrys: | x.yaml:4: unknown field entrys",
        "implementation: mine | implementation: [ | x.yaml:4: not YAML",
      })
  void faultsAreToldWithTheirLines(String good, String bad, String problem) {
    assertThat(TEXT).contains(good);
    assertThatExceptionOfType(RuleBookException.class)
        .isThrownBy(() -> Baseline.parse("x.yaml", TEXT.replace(good, bad)))
        .satisfies(
            e -> assertThat(e.problems()).anySatisfy(p -> assertThat(p).startsWith(problem)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | x.yaml:1: a baseline begins with version: 1",
        "words | x.yaml:1: expected fields (key: value) here",
        "'version: 1' | x.yaml:1: field entries must be a list; [] is an empty one",
      })
  void otherShapesAreRefused(String text, String problem) {
    assertThatExceptionOfType(RuleBookException.class)
        .isThrownBy(() -> Baseline.parse("x.yaml", text))
        .withMessage(problem);
  }

  @Test
  void theShippedListNamesClausesOfItsEdition() {
    RuleBook book = RuleBook.load();
    Baseline list = Baseline.ofKit(Baseline.SHIPPED_20091216).orElseThrow();
    assertThat(list.name()).isEqualTo("20091216-as-shipped");
    assertThat(list.edition()).contains(Edition.SHIPPED_20091216);
    assertThat(list.entries()).hasSize(22).allMatch(BaselineEntry::isForAnyPort);
    assertThat(list.entries()).extracting(BaselineEntry::clause).doesNotHaveDuplicates().isSorted();
    assertThat(book.applicable(Edition.SHIPPED_20091216))
        .extracting(Clause::id)
        .containsAll(list.entries().stream().map(BaselineEntry::clause).toList());
    assertThat(list.entries())
        .extracting(BaselineEntry::reason)
        .doesNotHaveDuplicates()
        .allMatch(reason -> reason.endsWith(".") && reason.length() > 40);
    assertThat(Baseline.ofKit("none-such")).isEmpty();
  }
}
