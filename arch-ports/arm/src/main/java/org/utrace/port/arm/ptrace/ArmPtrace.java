// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.arm.ptrace;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.utrace.arch.ArchPtrace;
import org.utrace.arch.PtRegs;
import org.utrace.arch.UserMemory;
import org.utrace.contract.Address;

/**
 * Step for ptrace: a breakpoint where the thread will be after its next instruction.
 *
 * <p>In an IT block a step ends at the next instruction that is executed, for Linux's breakpoints
 * have conditions there too. A step over sigreturn ends where the signal came. A step over exec has
 * no end that could be planted, for the memory goes: ptrace's trap behind exec is the one.
 *
 * <p>An instruction that jumps to itself is not executed: the breakpoint stands in its place.
 */
public final class ArmPtrace implements ArchPtrace {
  private final WayBack wayBack;

  /** What sigreturn will do, which the port's signal frames know. */
  @FunctionalInterface
  public interface WayBack {

    /**
     * The registers behind the system call that a thread is about to make.
     *
     * @return in the order of {@code ArmFrame}; empty if it goes on behind the call's instruction
     */
    Optional<long[]> behind(PtRegs regs, UserMemory memory);
  }

  /** Called by the port. */
  public ArmPtrace(WayBack wayBack) {
    this.wayBack = wayBack;
  }

  @Override
  public Step singleStep(PtRegs regs, UserMemory memory) {
    Situation now = new Situation(regs.frame(), memory);
    List<Breakpoint> planted = new ArrayList<>();
    for (Place place : ends(now, regs)) {
      Breakpoint.plant(now, place).ifPresent(planted::add);
    }
    return new PlantedStep(planted);
  }

  private List<Place> ends(Situation now, PtRegs regs) {
    Optional<long[]> left =
        StepEnds.isSystemCall(now) ? wayBack.behind(regs, now.memory()) : Optional.empty();
    return left.map(frame -> List.of(StepEnds.first(new Situation(frame, now.memory()))))
        .orElseGet(() -> StepEnds.of(now));
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
