// SPDX-License-Identifier: Apache-2.0
package org.utrace.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.utrace.contract.spi.UnfinishedPort.Task;

/** A port under way is asked for its parts, and no answer of its hurts those who ask. */
class PortPartTests {
  private static Task taskFor(String part, Supplier<@Nullable Object> answer) {
    ArchPort port =
        (ArchPort)
            Proxy.newProxyInstance(
                ArchPort.class.getClassLoader(),
                new Class<?>[] {ArchPort.class},
                (proxy, method, arguments) -> answer.get());
    List<Task> todo = PortPart.todo(port);
    return todo.stream().filter(task -> task.part().equals(part)).findFirst().orElseThrow();
  }

  @Test
  void whatIsNotWrittenIsToBeWritten() {
    Task task =
        taskFor(
            "SignalFrame",
            () -> {
              throw new UnsupportedOperationException("later");
            });
    assertThat(task.work()).startsWith("store the registers").doesNotContain("later");
  }

  @Test
  void whatFailsIsToldWithItsReason() {
    Task task =
        taskFor(
            "SignalFrame",
            () -> {
              throw new ArrayIndexOutOfBoundsException("slot 7 of 3");
            });
    assertThat(task.work()).contains("the port fails with").contains("slot 7 of 3");
  }

  @Test
  void nothingIsNoPart() {
    assertThat(taskFor("StepControl", () -> null).work()).startsWith("say whether the machine");
  }
}
