// SPDX-License-Identifier: Apache-2.0
package org.utrace.certification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.utrace.contract.spi.Variant;
import org.utrace.faults.ReferenceFaults;
import org.utrace.launcher.faults.BadFaultException;
import org.utrace.launcher.faults.FaultCompiler;
import org.utrace.rules.ClauseId;
import org.utrace.rules.Level;
import org.utrace.rules.RuleBook;

/** Check that every permitted variant can still be made, and departs from SHOULD clauses alone. */
final class VariantFilesTests {
  /** Raise this as variants are added. */
  private static final int VARIANTS_MIN = 15;

  private static final List<Variant> VARIANTS = new ReferenceFaults().variants();
  private static final RuleBook BOOK = RuleBook.load();
  private static final FaultCompiler COMPILER = new FaultCompiler();

  static List<String> names() {
    return VARIANTS.stream().map(Variant::name).toList();
  }

  @AfterAll
  static void closeCompiler() throws IOException {
    COMPILER.close();
  }

  @Test
  void thereAreVariantsAndNoTwoHaveTheSameName() {
    assertThat(names()).hasSizeGreaterThanOrEqualTo(VARIANTS_MIN).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("names")
  void appliesAndCompiles(String name) throws BadFaultException {
    Variant variant =
        VARIANTS.stream().filter(v -> v.name().equals(name)).findFirst().orElseThrow();
    assertThat(variant.permits()).endsWith(".");
    assertThat(Path.of("../..").resolve(variant.file())).matches(Files::isRegularFile, "is there");
    for (String departed : variant.departs()) {
      assertThat(BOOK.find(ClauseId.parse(departed)).orElseThrow().level(variant.edition()))
          .as(departed)
          .contains(Level.SHOULD);
    }
    assertThat(COMPILER.permitted(variant)).isNotEmpty();
  }
}
