// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.utrace.rules.FaultTest;
import org.utrace.rules.ProofResult;
import org.utrace.rules.VariantResult;
import org.utrace.rules.VariantVerdict;
import picocli.CommandLine.Help.Ansi;

/** Lay out what became of the permitted variants: a row each, then whoever was not accepted. */
final class VariantText {
  private final ProofResult result;
  private final Ansi ansi;
  private final List<String> lines = new ArrayList<>();

  VariantText(ProofResult result, Ansi ansi) {
    this.result = result;
    this.ansi = ansi;
  }

  /** The lines. */
  List<String> lines() {
    List<VariantResult> variants = result.variants();
    if (!result.faults().isEmpty()) {
      lines.add("");
    }
    String head =
        "Permitted variants of %s %s: %d of %d tried, %d schedules (%d where undecided), seed %d,"
            + " the whole suite";
    lines.addAll(
        Text.wrap(
            head.formatted(
                result.implementation(),
                result.implementationVersion(),
                variants.size(),
                result.variantsKnown(),
                result.schedulesOnVariant(),
                result.schedules(),
                result.seed()),
            ""));
    lines.add("");
    lines.add(row("variant", "verdict", "passed", "seconds", "departs"));
    variants.forEach(v -> lines.add(row(v)));
    lines.add("");
    variants.stream().filter(v -> v.verdict() != VariantVerdict.ACCEPTED).forEach(this::tell);
    int accepted = result.with(VariantVerdict.ACCEPTED).size();
    lines.add("%d of %s accepted.".formatted(accepted, Text.count(variants.size(), "variant")));
    return List.copyOf(lines);
  }

  private static String row(VariantResult variant) {
    return row(
        variant.variant(),
        variant.verdict().word(),
        Long.toString(variant.passed()),
        String.format(Locale.ROOT, "%.0f", variant.seconds()),
        variant.departs().isEmpty() ? "-" : Text.ids(variant.departs()));
  }

  private static String row(
      String name, String verdict, String passed, String seconds, String departs) {
    return "%-32s %-13s %7s %8s  %s".formatted(name, verdict, passed, seconds, departs);
  }

  private void tell(VariantResult variant) {
    String word = variant.verdict().word().toUpperCase(Locale.ROOT);
    lines.addAll(Text.wrap(variant.variant() + ": " + variant.permits(), ""));
    lines.addAll(Text.wrap(Screen.paint(ansi, "bold,red", word) + " " + accusation(variant), "  "));
    variant.tests().stream()
        .filter(test -> !isDeparture(variant, test))
        .forEach(test ->
            lines.addAll(
                Text.wrap(
                    "%s %s: %s".formatted(test.verdict(), test.test(), firstLine(test)), "  ")));
    lines.add("  look at " + variant.file());
  }

  private static String accusation(VariantResult variant) {
    return variant.accused().isEmpty()
        ? variant.reason()
        : Text.ids(variant.accused()) + ": " + variant.reason();
  }

  private static boolean isDeparture(VariantResult variant, FaultTest test) {
    return test.fails() && variant.departs().containsAll(test.clauses());
  }

  private static String firstLine(FaultTest test) {
    return test.explanation().lines().findFirst().orElse("");
  }
}
