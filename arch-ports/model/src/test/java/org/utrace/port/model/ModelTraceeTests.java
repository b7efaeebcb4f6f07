// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.cpu.CpuEvent;
import org.utrace.cpu.CpuEvent.MemoryFault.Access;
import org.utrace.cpu.UserAddress;
import org.utrace.port.model.Tracee.Call;

/** Every program keeps its promise on the model machine. */
class ModelTraceeTests {
  private static final long PID = 321;
  private static final int GETPID = 172;

  /** Run up to the gate, see the program count, open the gate. */
  private static Tracee atGate(TraceeProgram program) {
    Tracee tracee = new Tracee(program);
    assertThat(tracee.run(1000, PID)).isInstanceOf(CpuEvent.SliceEnd.class);
    assertThat(tracee.calls).isEmpty();
    assertThat(tracee.cell("counter")).isBetween(100L, 200L);
    tracee.setCell("gate", 1);
    return tracee;
  }

  private static void assertCounts(Tracee tracee) {
    long before = tracee.cell("counter");
    assertThat(tracee.run(1000, PID)).isInstanceOf(CpuEvent.SliceEnd.class);
    assertThat(tracee.cell("counter")).isGreaterThan(before + 50);
  }

  @ParameterizedTest
  @EnumSource
  void program_startsWithCellsZeroAndCodeDisassembles(TraceeProgram program) {
    Tracee tracee = new Tracee(program);
    for (String symbol : program.symbols()) {
      long address = tracee.symbol(symbol);
      if (address >= 0x11000) {
        assertThat(tracee.cell(symbol) == 0).as(symbol).isNotEqualTo(symbol.startsWith("path_"));
      } else {
        String text =
            ModelDisassembler.instruction(
                new UserAddress(address), Memory.word(tracee.cpu, address));
        // The area for code of the tracer's has no instruction yet.
        boolean none = symbol.equals("undefined") || symbol.equals("code");
        assertThat(text.startsWith(".quad")).as(symbol).isEqualTo(none);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void program_neverTouchesTheScratchRegister(TraceeProgram program) {
    Tracee tracee = new Tracee(program);
    tracee.set(ModelFrame.SCRATCH, 0x5ca7);
    tracee.run(500, PID);
    if (program.symbols().contains("gate")) {
      tracee.setCell("gate", 1);
    }
    tracee.run(500, PID);
    assertThat(tracee.get(ModelFrame.SCRATCH)).isEqualTo(0x5ca7);
  }

  @Test
  void spin() {
    Tracee tracee = new Tracee(TraceeProgram.SPIN);
    assertThat(tracee.run(5 * 200, PID)).isInstanceOf(CpuEvent.SliceEnd.class);
    assertThat(tracee.cell("counter")).isEqualTo(200);
    assertThat(tracee.calls).isEmpty();
  }

  private static void assertLoopOf(Tracee tracee, Call call, boolean stored) {
    tracee.run(1000, PID);
    assertThat(tracee.calls).hasSizeGreaterThan(50);
    assertThat(tracee.calls.getFirst()).isEqualTo(call);
    assertThat(tracee.calls).allMatch(each -> each.number() == call.number());
    assertThat(tracee.cell("counter"))
        .isBetween(tracee.calls.size() - 1L, (long) tracee.calls.size());
    if (stored) {
      assertThat(tracee.cell("result")).isEqualTo(PID);
      tracee.run(100, -4);
      assertThat(tracee.cell("result")).isEqualTo(-4);
    }
  }

  @Test
  void getpidLoop() {
    assertLoopOf(new Tracee(TraceeProgram.GETPID_LOOP), new Call(GETPID, 0, 0, 0), true);
  }

  @Test
  void pauseLoop() {
    assertLoopOf(new Tracee(TraceeProgram.PAUSE_LOOP), new Call(1000, 0, 0, 0), true);
  }

  @Test
  void yieldLoop() {
    assertLoopOf(new Tracee(TraceeProgram.YIELD_LOOP), new Call(124, 0, 0, 0), false);
  }

  @Test
  void sleepLoop() {
    Tracee tracee = new Tracee(TraceeProgram.SLEEP_LOOP);
    tracee.run(4, 0);
    long timespec = tracee.calls.getFirst().first();
    assertThat(Memory.word(tracee.cpu, timespec)).isEqualTo(1);
    assertThat(Memory.word(tracee.cpu, timespec + 8)).isZero();
    Tracee again = new Tracee(TraceeProgram.SLEEP_LOOP);
    assertLoopOf(again, new Call(101, timespec, 0, 0), true);
    assertThat(again.calls).allMatch(call -> call.first() == timespec && call.second() == 0);
  }

  @Test
  void gate() {
    Tracee tracee = atGate(TraceeProgram.GATE);
    tracee.run(20, PID);
    assertThat(tracee.cell("result")).isEqualTo(PID);
    assertThat(tracee.calls.getFirst().number()).isEqualTo(GETPID);
    assertThat(tracee.calls.get(1)).isEqualTo(new Call(94, 7, 0, 0));
  }

  @Test
  void writeOnce() {
    Tracee tracee = atGate(TraceeProgram.WRITE_ONCE);
    tracee.run(20, 6);
    assertCounts(tracee);
    assertThat(tracee.calls).hasSize(1);
    Call call = tracee.calls.getFirst();
    assertThat(call).isEqualTo(new Call(64, 1, call.second(), 6));
    assertThat(tracee.cpu.read(new UserAddress(call.second()), 6)).asString().isEqualTo("hello\n");
    assertThat(tracee.cell("result")).isEqualTo(6);
    assertThat(tracee.cell("done")).isEqualTo(1);
  }

  @Test
  void exits() {
    Tracee group = new Tracee(TraceeProgram.EXIT_GROUP);
    group.run(3, 0);
    assertThat(group.calls).isEqualTo(List.of(new Call(94, 3, 0, 0)));
    Tracee thread = new Tracee(TraceeProgram.EXIT_THREAD);
    thread.run(3, 0);
    assertThat(thread.calls).isEqualTo(List.of(new Call(93, 5, 0, 0)));
  }

  @Test
  void straight_stepsFromLabelToLabel() {
    Tracee tracee = new Tracee(TraceeProgram.STRAIGHT);
    tracee.set(ModelFrame.FLAGS, ModelFrame.FLAG_STEP);
    assertThat(tracee.get(ModelFrame.PC)).isEqualTo(tracee.symbol("step_0"));
    for (String label :
        List.of("step_1", "step_2", "step_3", "step_4", "step_5", "target", "target_1")) {
      assertThat(tracee.run(100, PID)).isEqualTo(new CpuEvent.StepTrap(1, false));
      assertThat(tracee.get(ModelFrame.PC)).as(label).isEqualTo(tracee.symbol(label));
    }
    assertThat(tracee.cell("counter")).isZero();
    for (int i = 0; i < 4; i++) {
      tracee.run(1, PID);
    }
    assertThat(tracee.cell("counter")).isEqualTo(1);
    assertThat(tracee.get(ModelFrame.PC)).isEqualTo(tracee.symbol("again"));
    tracee.run(1, PID);
    assertThat(tracee.get(ModelFrame.PC)).isEqualTo(tracee.symbol("step_0"));
  }

  @Test
  void straight_blockStepsToTargetAndBack() {
    Tracee tracee = new Tracee(TraceeProgram.STRAIGHT);
    tracee.set(ModelFrame.FLAGS, ModelFrame.FLAG_BLOCK);
    assertThat(tracee.run(100, PID)).isEqualTo(new CpuEvent.StepTrap(6, true));
    assertThat(tracee.get(ModelFrame.PC)).isEqualTo(tracee.symbol("target"));
    assertThat(tracee.run(100, PID)).isEqualTo(new CpuEvent.StepTrap(6, true));
    assertThat(tracee.get(ModelFrame.PC)).isEqualTo(tracee.symbol("step_0"));
  }

  @Test
  void stepSyscall_hasTheCallAtItsLabel() {
    Tracee tracee = new Tracee(TraceeProgram.STEP_SYSCALL);
    tracee.set(ModelFrame.FLAGS, ModelFrame.FLAG_STEP);
    assertThat(tracee.get(ModelFrame.PC)).isEqualTo(tracee.symbol("before_call"));
    assertThat(tracee.cpu.run(9)).isEqualTo(new CpuEvent.StepTrap(1, false));
    assertThat(tracee.get(ModelFrame.PC)).isEqualTo(tracee.symbol("call"));
    assertThat(tracee.cpu.run(9)).isEqualTo(new CpuEvent.SystemCall(1));
    assertThat(tracee.get(ModelFrame.PC)).isEqualTo(tracee.symbol("after_call"));
    assertThat(tracee.cpu.run(9)).isEqualTo(new CpuEvent.StepTrap(1, false));
    tracee.set(ModelFrame.FLAGS, 0);
    assertLoopOf(tracee, new Call(GETPID, 0, 0, 0), false);
  }

  @Test
  void fault() {
    Tracee tracee = atGate(TraceeProgram.FAULT);
    CpuEvent event = tracee.run(1000, PID);
    assertThat(event)
        .isEqualTo(
            new CpuEvent.MemoryFault(event.retired(), new UserAddress(16), Access.READ, false));
    assertThat(tracee.get(ModelFrame.PC)).isEqualTo(tracee.symbol("faulting"));
  }

  @Test
  void breakpoint() {
    Tracee tracee = atGate(TraceeProgram.BREAKPOINT);
    assertThat(tracee.run(1000, PID)).isInstanceOf(CpuEvent.Breakpoint.class);
    assertThat(tracee.get(ModelFrame.PC)).isEqualTo(tracee.symbol("planted"));
    assertThat(tracee.cell("done")).isZero();
    tracee.set(ModelFrame.PC, tracee.symbol("planted") + 8);
    assertCounts(tracee);
    assertThat(tracee.cell("done")).isEqualTo(1);
  }

  @Test
  void illegal() {
    Tracee tracee = atGate(TraceeProgram.ILLEGAL);
    CpuEvent event = tracee.run(1000, PID);
    assertThat(event).isEqualTo(new CpuEvent.IllegalInstruction(event.retired(), false));
    assertThat(tracee.get(ModelFrame.PC)).isEqualTo(tracee.symbol("undefined"));
  }

  @Test
  void killSelf() {
    Tracee tracee = atGate(TraceeProgram.KILL_SELF);
    tracee.run(30, PID);
    assertThat(tracee.calls).hasSize(2);
    assertThat(tracee.calls.getFirst().number()).isEqualTo(GETPID);
    assertThat(tracee.calls.get(1)).isEqualTo(new Call(129, PID, 10, 0));
    assertThat(tracee.cell("result")).isEqualTo(PID);
    assertThat(tracee.cell("done")).isEqualTo(1);
    assertCounts(tracee);
  }

  @Test
  void scratch() {
    Tracee tracee = new Tracee(TraceeProgram.SCRATCH);
    tracee.set(ModelFrame.SCRATCH, 0x1111_2222_3333_4444L);
    tracee.run(100, PID);
    assertThat(tracee.cell("seen")).isEqualTo(0x1111_2222_3333_4444L);
    tracee.set(ModelFrame.SCRATCH, -7);
    assertCounts(tracee);
    assertThat(tracee.cell("seen")).isEqualTo(-7);
  }
}
