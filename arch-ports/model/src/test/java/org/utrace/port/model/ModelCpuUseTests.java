// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.utrace.cpu.CpuContext;
import org.utrace.cpu.CpuException;
import org.utrace.cpu.Protection;
import org.utrace.cpu.UserAddress;

class ModelCpuUseTests {
  private final ModelCpu cpu = new ModelCpu(ModelConfig.full());

  @Test
  void frame_roundTripsButForTheKernelsSlot() {
    long[] frame = new long[ModelFrame.LENGTH];
    for (int i = 0; i < frame.length; i++) {
      frame[i] = 1000L + i;
    }
    cpu.loadFrame(frame);
    long[] stored = new long[ModelFrame.LENGTH];
    stored[ModelFrame.ORIG_NR] = 4242;
    cpu.storeFrame(stored);
    frame[ModelFrame.FLAGS] &= ModelFrame.FLAGS_MASK;
    frame[ModelFrame.ORIG_NR] = 4242;
    assertThat(stored).isEqualTo(frame);
    assertThat(cpu.frameLength()).isEqualTo(ModelFrame.LENGTH);
  }

  @Test
  void frame_ofAnotherLengthIsRefused() {
    assertThatExceptionOfType(CpuException.class)
        .isThrownBy(() -> cpu.loadFrame(new long[18]))
        .withMessage("loadFrame of a frame of 18 slots instead of 19");
    assertThatExceptionOfType(CpuException.class).isThrownBy(() -> cpu.storeFrame(new long[20]));
  }

  @Test
  void run_ofNothingIsRefused() {
    assertThatExceptionOfType(CpuException.class)
        .isThrownBy(() -> cpu.run(0))
        .withMessageContaining("run of 0 instructions");
  }

  @Test
  void context_movesBetweenModelMachinesOnly() {
    CpuContext context = cpu.saveContext();
    new ModelCpu(ModelConfig.bare()).restoreContext(context);
    assertThatExceptionOfType(CpuException.class)
        .isThrownBy(() -> cpu.restoreContext(new CpuContext() {}));
  }

  @Test
  void twoMachines_areSeparate() {
    Machine first = Machine.with(ModelCode.li(1, 1));
    Machine second = Machine.with(ModelCode.li(1, 2));
    first.run(1);
    second.run(1);
    assertThat(first.get(1)).isEqualTo(1);
    assertThat(second.get(1)).isEqualTo(2);
  }

  @Test
  void everyCallAfterClose_isRefused() {
    UserAddress zero = new UserAddress(0);
    CpuContext context = cpu.saveContext();
    cpu.close();
    Map<String, ThrowingCallable> calls = new LinkedHashMap<>();
    calls.put("run", () -> cpu.run(1));
    calls.put("storeFrame", () -> cpu.storeFrame(new long[ModelFrame.LENGTH]));
    calls.put("loadFrame", () -> cpu.loadFrame(new long[ModelFrame.LENGTH]));
    calls.put("frameLength", cpu::frameLength);
    calls.put("map", () -> cpu.map(zero, 4096, Protection.READ));
    calls.put("unmap", () -> cpu.unmap(zero, 4096));
    calls.put("read", () -> cpu.read(zero, 1));
    calls.put("write", () -> cpu.write(zero, new byte[1]));
    calls.put("isMapped", () -> cpu.isMapped(zero, 1));
    calls.put("saveContext", cpu::saveContext);
    calls.put("restoreContext", () -> cpu.restoreContext(context));
    calls.put("snapshot", cpu::snapshot);
    calls.put("revert", cpu::revert);
    calls.put("close", cpu::close);
    calls.forEach((name, call) ->
        assertThatExceptionOfType(CpuException.class)
            .isThrownBy(call)
            .withMessage(name + " on a closed CPU"));
  }
}
