// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.utrace.launcher.ProofLine.Listed;
import org.utrace.rules.ClauseId;

final class FaultSelectionTests {
  private static final List<Listed> FAULTS =
      Stream.of("STOP-02", "ORD-03-last", "ORD-03", "ORD-10", "BAR-01")
          .map(n -> listed(n))
          .toList();

  private static Listed listed(String name) {
    ClauseId clause = ClauseId.parse(name.replaceFirst("(-\\d+)-.*", "$1"));
    return new Listed(name, clause, "Wrong.", "p", "plan", Optional.empty(), List.of("F"), 0);
  }

  private static List<String> chosen(String clauses, String names, int sample, String pick) {
    return chosen(list(clauses), list(names), sample, pick);
  }

  private static List<String> list(String text) {
    return text.isEmpty() ? List.of() : List.of(text);
  }

  private static List<String> chosen(
      List<String> clauses, List<String> names, int sample, String pick) {
    return new FaultSelection(clauses, names, sample, pick)
        .of(FAULTS).stream().map(Listed::name).toList();
  }

  @Test
  void choosesByClauseAndNameInOrderOfClauses() {
    assertThat(chosen("", "", 0, ""))
        .containsExactly("BAR-01", "ORD-03", "ORD-03-last", "ORD-10", "STOP-02");
    assertThat(chosen("ord-*", "", 0, "")).containsExactly("ORD-03", "ORD-03-last", "ORD-10");
    assertThat(chosen("ORD-*,BAR-0?", "*-l*,B*", 0, "")).containsExactly("BAR-01", "ORD-03-last");
  }

  @Test
  void optionsThatAreGivenTwiceAreOneList() {
    assertThat(chosen(List.of("BAR-01", "ORD-10,STOP-*"), List.of("B*", "O*"), 0, ""))
        .containsExactly("BAR-01", "ORD-10");
  }

  @Test
  void partThatChoosesNothingIsRefused() {
    assertThatThrownBy(() -> chosen("ORD-03,EXIT-*", "", 0, ""))
        .isInstanceOf(BadInputException.class)
        .hasMessage("No fault matches --clause EXIT-*.");
  }

  @Test
  void listThatChoosesNothingIsRefused() {
    assertThatThrownBy(() -> chosen("EXIT-*", "", 0, ""))
        .isInstanceOf(BadInputException.class)
        .hasMessage("No fault matches --clause EXIT-*.");
    assertThatThrownBy(() -> chosen("", "ORD-30", 0, ""))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("No fault matches --fault ORD-30. Did you mean ORD-");
  }

  @Test
  void sampleIsPickedByTheTextAlone() {
    assertThat(chosen("", "", 2, "abc")).hasSize(2).isEqualTo(chosen("", "", 2, "abc"));
    assertThat(chosen("", "", 99, "abc")).hasSize(5);
    Set<List<String>> samples = new HashSet<>();
    IntStream.range(0, 50).forEach(i -> samples.add(chosen("", "", 1, "commit" + i)));
    assertThat(samples).as("every fault has its turn").hasSize(5);
  }

  @Test
  void largeGroupsAreSplitForTheWorkers() {
    List<Listed> faults = IntStream.rangeClosed(1, 9).mapToObj(i -> listed("ORD-0" + i)).toList();
    assertThat(ProofGroup.of(faults, 2))
        .extracting(group -> group.faults().size())
        .containsExactly(5, 4);
    assertThat(ProofGroup.of(FAULTS, 1))
        .extracting(ProofGroup::names)
        .containsExactly(
            List.of("ORD-03-last", "ORD-03", "ORD-10"), List.of("STOP-02"), List.of("BAR-01"));
  }
}
