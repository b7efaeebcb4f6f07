// SPDX-License-Identifier: Apache-2.0
package org.utrace.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utrace.contract.Edition;
import org.utrace.contract.spi.Fault;
import org.utrace.contract.spi.SetupException;
import org.utrace.contract.spi.SourcePatch;
import org.utrace.contract.spi.Variant;

final class FaultFileTests {
  private static final String PATCH =
      """
      file: A.java
      find: |2
          a b

      replace: ""
      """;
  private static final String HEAD = "clause: ORD-03\nbreaks: Wrong.\n";

  @TempDir private Path root = Path.of("");

  @BeforeEach
  void writeSource() throws IOException {
    Files.writeString(root.resolve("A.java"), "x   a b");
  }

  private Fault read(String text) throws IOException {
    Path file = root.resolve("ORD-03-x.yaml");
    Files.writeString(file, text);
    return FaultFile.read(new Sources(root), file);
  }

  @Test
  void plainFaultIsForTheModelAndThePlan() throws IOException {
    Fault fault = read(HEAD + PATCH);
    assertThat(fault.name()).isEqualTo("ORD-03-x");
    assertThat(fault.port()).isEqualTo("model");
    assertThat(fault.edition()).isEqualTo(Edition.PLAN);
    assertThat(fault.equivalent()).isEmpty();
    assertThat(fault.ground()).isEmpty();
    assertThat(fault.patches()).containsExactly(new SourcePatch("A.java", "x   a b", "  a b", ""));
  }

  @Test
  void everyKeyIsRead() throws IOException {
    String list = "- " + PATCH.replace("\n", "\n  ").strip() + "\n";
    Fault fault =
        read(
            HEAD
                + "edition: '20091216'\nport: x86_64\nequivalent: never seen\nground:\n"
                + list
                + "patches:\n"
                + list
                + list);
    assertThat(fault.edition()).isEqualTo(Edition.SHIPPED_20091216);
    assertThat(fault.port()).isEqualTo("x86_64");
    assertThat(fault.equivalent()).contains("never seen");
    assertThat(fault.ground()).hasSize(1);
    assertThat(fault.patches()).hasSize(2);
  }

  @Test
  void whatIsWrongIsToldWithTheFile() {
    assertRefused("the key breaks is missing", "clause: ORD-03\n" + PATCH);
    assertRefused("there is no key finds", HEAD + PATCH + "finds: x\n");
    assertRefused("there is no file B.java", HEAD + PATCH.replace("A.java", "B.java"));
    assertRefused("there is no edition 2010", HEAD + PATCH + "edition: 2010\n");
    assertRefused("patches is a list", HEAD + "patches: x\n");
    assertRefused("is no YAML", "clause: [");
    assertRefused("is a map of keys", "just text");
  }

  private void assertRefused(String why, String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("ORD-03-x.yaml")
        .hasMessageContaining(why);
  }

  @Test
  void variantIsReadInTheSameForm() throws IOException {
    Path file = root.resolve("other-order.yaml");
    Files.writeString(file, "permits: |\n  Silence.\ndeparts: [STEP-09, SIG-22]\n" + PATCH);
    Variant variant = VariantFile.read(new Sources(root), file);
    assertThat(variant.name()).isEqualTo("other-order");
    assertThat(variant.file()).isEqualTo("other-order.yaml");
    assertThat(variant.permits()).isEqualTo("Silence.");
    assertThat(variant.departs()).containsExactly("STEP-09", "SIG-22");
    assertThat(variant.port()).isEqualTo("model");
    assertThat(variant.edition()).isEqualTo(Edition.PLAN);
    assertThat(variant.patches())
        .containsExactly(new SourcePatch("A.java", "x   a b", "  a b", ""));
    Files.writeString(file, "permits: Silence.\nground: []\n" + PATCH);
    assertThatThrownBy(() -> VariantFile.read(new Sources(root), file))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("other-order.yaml: there is no key ground");
  }

  @Test
  void faultsOfTheReferenceAreFoundFromItsClasses() {
    assertThat(new ReferenceFaults().faults()).extracting(Fault::name).contains("ORD-03");
    assertThat(new ReferenceFaults().variants())
        .extracting(Variant::name)
        .contains("no-preemption");
  }
}
