// SPDX-License-Identifier: Apache-2.0
package org.utrace.certification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.utrace.contract.Edition;
import org.utrace.contract.TaskHandle;
import org.utrace.contract.spi.Bounds;
import org.utrace.contract.spi.Configuration;
import org.utrace.contract.spi.Implementation;
import org.utrace.contract.spi.ImplementationProvider;
import org.utrace.contract.spi.RunReport;
import org.utrace.contract.spi.SetupException;
import org.utrace.contract.spi.StageScript;
import org.utrace.contract.spi.TraceeProgram;

/** Show that a failing play of the reference tells the last user instructions, and only then. */
final class InstructionTraceTests {
  private static RunReport play(String port, StageScript script) {
    ImplementationProvider reference =
        ServiceLoader.load(ImplementationProvider.class).findFirst().orElseThrow();
    Configuration configuration = new Configuration(port, Edition.PLAN, Optional.empty());
    try (Implementation implementation = reference.open(configuration)) {
      return implementation.play(script, Bounds.DEFAULT);
    } catch (SetupException missing) {
      return abort(String.valueOf(missing.getMessage()));
    }
  }

  private static StageScript running(TraceeProgram program, boolean failing) {
    return stage -> {
      TaskHandle task = stage.create(program);
      stage.writeCell(task, "gate", 1);
      stage.start(task);
      stage.reap(task);
      if (failing) {
        throw new IllegalStateException("as wanted");
      }
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"model", "x86_64"})
  void aFailingPlayTellsHowItsThreadsEnded(String port) {
    List<String> lines = play(port, running(TraceeProgram.GATE, true)).instructions();
    assertThat(lines).hasSizeBetween(5, RunReport.INSTRUCTIONS_MAX);
    assertThat(lines).allSatisfy(line -> assertThat(line).matches("thread 100  0x[0-9a-f]+  .+"));
    assertThat(lines).filteredOn(line -> line.endsWith(" (getpid)")).hasSize(1);
    assertThat(lines.getLast()).matches(".*  (sys|0f 05)  system call \\d+ \\(exit(_group)?\\)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"model", "x86_64"})
  void aFaultIsToldWithItsAddress(String port) {
    List<String> lines = play(port, running(TraceeProgram.FAULT, true)).instructions();
    assertThat(lines.getLast()).matches(".*  fault: (read|write) at 0x[0-9a-f]+, not mapped");
  }

  @ParameterizedTest
  @ValueSource(strings = {"model", "x86_64"})
  void aCompletedPlayTellsNone(String port) {
    assertThat(play(port, running(TraceeProgram.GATE, false)).instructions()).isEmpty();
  }
}
