// SPDX-License-Identifier: Apache-2.0
package org.utrace.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.utrace.reports.MatrixView.Fact;
import org.utrace.reports.MatrixView.Finding;
import org.utrace.reports.MatrixView.Notice;
import org.utrace.rules.ClauseId;
import org.utrace.rules.ProofResult;
import org.utrace.rules.VariantResult;
import org.utrace.rules.VariantVerdict;

/** Lay out the permitted variants of a proof's page. */
final class VariantPart {
  private VariantPart() {}

  /** What they came to. */
  static ProofView.Card card(ProofResult result) {
    int tried = result.variants().size();
    int accepted = result.with(VariantVerdict.ACCEPTED).size();
    return new ProofView.Card(
        "Accepted",
        "each permitted variant does otherwise what the contract leaves open; all tests are run"
            + " on it",
        accepted == tried ? "good" : "bad",
        accepted + " of " + tried,
        "variants",
        accepted == tried ? "nobody is accused who is right" : "look at the others first",
        counts(result));
  }

  private static List<ProofView.Count> counts(ProofResult result) {
    List<ProofView.Count> counts = new ArrayList<>();
    for (VariantVerdict verdict : VariantVerdict.values()) {
      int number = result.with(verdict).size();
      if (number > 0) {
        counts.add(
            new ProofView.Count(
                verdict.word(),
                mark(verdict),
                meaning(verdict),
                number,
                ProofPage.portion(number, result.variants().size())));
      }
    }
    return counts;
  }

  /** Those that a reader must look at. */
  static List<Notice> notices(ProofResult result) {
    return Stream.of(VariantVerdict.ACCUSED, VariantVerdict.NOT_DIFFERENT, VariantVerdict.UNKNOWN)
        .filter(verdict -> !result.with(verdict).isEmpty())
        .map(verdict ->
            new Notice(
                verdict.word() + ": " + meaning(verdict),
                result.with(verdict).stream().map(VariantPart::finding).toList()))
        .toList();
  }

  private static Finding finding(VariantResult variant) {
    String clauses = variant.accused().isEmpty() ? "" : ids(variant.accused()) + ": ";
    return new Finding(
        variant.variant(),
        address(variant),
        clauses + variant.reason() + "; see " + variant.file());
  }

  private static String address(VariantResult variant) {
    return "variant-" + variant.variant();
  }

  private static String ids(List<ClauseId> ids) {
    return ids.stream().map(ClauseId::format).collect(Collectors.joining(", "));
  }

  /** One row each. */
  static List<ProofView.VariantRow> rows(ProofResult result) {
    return result.variants().stream().map(VariantPart::row).toList();
  }

  private static ProofView.VariantRow row(VariantResult variant) {
    return new ProofView.VariantRow(
        variant.variant(),
        variant.permits(),
        variant.verdict().word(),
        mark(variant.verdict()),
        variant.reason(),
        "%s; port %s, edition %s".formatted(variant.file(), variant.port(), variant.edition()),
        variant.files(),
        ids(variant.departs()),
        variant.passed(),
        String.format(Locale.ROOT, "%.0f s", variant.seconds()),
        variant.tests().stream()
            .map(test ->
                new Fact(
                    test.verdict() + " " + test.test(), ProofTable.shorten(test.explanation())))
            .toList());
  }

  private static String mark(VariantVerdict verdict) {
    return switch (verdict) {
      case ACCEPTED -> "pass";
      case ACCUSED -> "fail";
      case NOT_DIFFERENT -> "deviates";
      case UNKNOWN -> "error";
    };
  }

  private static String meaning(VariantVerdict verdict) {
    return switch (verdict) {
      case ACCEPTED -> "no test accuses it, and it deviates where it says so";
      case ACCUSED -> "a test fails or comes to no verdict, where nothing is wrong";
      case NOT_DIFFERENT -> "a SHOULD that it departs from does not deviate";
      case UNKNOWN -> "it could not be made";
    };
  }
}
