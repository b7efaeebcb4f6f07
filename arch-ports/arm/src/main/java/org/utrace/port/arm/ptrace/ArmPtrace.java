// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.arm.ptrace;

import java.util.ArrayList;
import java.util.List;
import org.utrace.arch.ArchPtrace;
import org.utrace.arch.PtRegs;
import org.utrace.arch.UserMemory;
import org.utrace.contract.Address;

/**
 * Step for ptrace: a breakpoint where the thread will be after its next instruction.
 *
 * <p>In an IT block a step ends at the next instruction that is executed, for Linux's breakpoints
 * have conditions there too. A step over sigreturn does not end.
 */
public final class ArmPtrace implements ArchPtrace {

  /** Called by the port. */
  public ArmPtrace() {}

  @Override
  public Step singleStep(PtRegs regs, UserMemory memory) {
    Situation now = new Situation(regs.frame(), memory);
    List<Breakpoint> planted = new ArrayList<>();
    for (Place place : StepEnds.of(now)) {
      Breakpoint.plant(now, place).ifPresent(planted::add);
    }
    return new PlantedStep(planted);
  }

  private record PlantedStep(List<Breakpoint> breakpoints) implements Step {
    @Override
    public boolean endsAt(Address pc) {
      return breakpoints.stream().anyMatch(breakpoint -> breakpoint.at().equals(pc));
    }

    @Override
    public void detach(UserMemory memory) {
      breakpoints.forEach(breakpoint -> breakpoint.remove(memory));
    }
  }
}
