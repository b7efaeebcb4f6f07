// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Edition;
import org.utrace.contract.spi.Fault;
import org.utrace.contract.spi.SourcePatch;

final class FaultLoaderTests {
  private static final String FILE = "src/test/java/org/utrace/launcher/faults/Specimen.java";
  private static final String NAME = Specimen.class.getName();

  private static Fault fault(String find, String replace) throws IOException {
    String text = Files.readString(Path.of(FILE));
    return PatchingTests.fault(List.of(), new SourcePatch(FILE, text, find, replace));
  }

  private static int answer(ClassLoader loader) throws ReflectiveOperationException {
    return ((IntSupplier) loader.loadClass(NAME).getConstructor().newInstance()).getAsInt();
  }

  @Test
  void faultIsCompiledAndLoadedBesideTheRightClass() throws Exception {
    try (FaultCompiler compiler = new FaultCompiler()) {
      Fault fault = fault("\"four\"", "\"seventeen\"");
      Map<String, byte[]> wrong = compiler.wrong(fault);
      assertThat(wrong).containsOnlyKeys(NAME, NAME + "$Helper");
      assertThat(answer(new FaultLoader(wrong))).isEqualTo(9);
      assertThat(answer(new FaultLoader(compiler.right(List.of(fault))))).isEqualTo(4);
      assertThat(new Specimen().getAsInt()).isEqualTo(4);
    }
  }

  @Test
  void onlyPlatformAndContractAreShared() throws ReflectiveOperationException {
    FaultLoader loader = new FaultLoader(Map.of());
    assertThat(loader.loadClass(NAME)).isNotSameAs(Specimen.class);
    assertThat(loader.loadClass(NAME)).isSameAs(loader.loadClass(NAME));
    assertThat(loader.loadClass(NAME).getProtectionDomain().getCodeSource().getLocation())
        .isEqualTo(Specimen.class.getProtectionDomain().getCodeSource().getLocation());
    assertThat(loader.loadClass(Edition.class.getName())).isSameAs(Edition.class);
    assertThat(loader.loadClass("java.util.function.IntSupplier")).isSameAs(IntSupplier.class);
    // From a jar.
    Class<?> ofJar = loader.loadClass(Assertions.class.getName());
    assertThat(ofJar).isNotSameAs(Assertions.class);
    assertThat(ofJar.getProtectionDomain().getCodeSource().getLocation())
        .isEqualTo(Assertions.class.getProtectionDomain().getCodeSource().getLocation());
    assertThatThrownBy(() -> loader.loadClass("org.utrace.Nowhere"))
        .isInstanceOf(ClassNotFoundException.class);
  }

  @Test
  void whatDoesNotCompileIsNamedByFileAndLine() throws IOException {
    Fault fault = fault("\"four\"", "4");
    try (FaultCompiler compiler = new FaultCompiler()) {
      assertThatThrownBy(() -> compiler.wrong(fault))
          .isInstanceOf(BadFaultException.class)
          .hasMessageContaining("does not compile: " + FILE + ":15: ");
    }
  }
}
