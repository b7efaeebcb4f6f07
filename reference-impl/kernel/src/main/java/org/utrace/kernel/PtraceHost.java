// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import java.util.Optional;
import org.utrace.arch.ArchPtrace;
import org.utrace.arch.PtRegs;
import org.utrace.arch.StepControl;
import org.utrace.arch.UserMemory;
import org.utrace.contract.Edition;
import org.utrace.contract.Pid;
import org.utrace.contract.SigInfo;
import org.utrace.contract.Signal;
import org.utrace.contract.TaskHandle;
import org.utrace.contract.Utrace;
import org.utrace.contract.WaitQueue;
import org.utrace.contract.spi.ChoicePoint.Access;
import org.utrace.contract.spi.ChoicePoint.Kind;

/** Be the kernel that a ptrace layer stands on. */
record PtraceHost(Kernel kernel, Edition edition) implements PtraceLayer.Host {
  private static final Pid STAGE = new Pid(1);

  @Override
  public Utrace utrace() {
    return kernel.core();
  }

  @Override
  public boolean hasWakeUp() {
    return edition == Edition.PLAN;
  }

  @Override
  public WaitQueue waitQueue(String name) {
    return new DebuggerQueue(kernel.sync().queue(name));
  }

  @Override
  public void giveWay() {
    kernel.sync().point(Kind.YIELD, "cond_resched", Access.READ);
  }

  @Override
  public StepControl stepControl() {
    return kernel.port().stepControl();
  }

  @Override
  public int stepCode() {
    return kernel.port().trapCodes().stepCode();
  }

  @Override
  public Optional<ArchPtrace> archPtrace() {
    return kernel.port().ptrace();
  }

  @Override
  public void send(TaskHandle thread, Signal signal) {
    kernel.sender().toThread((Task) thread, SigInfo.of(signal, SigInfo.USER, STAGE));
  }

  @Override
  public boolean isPending(TaskHandle thread, Signal signal) {
    return ((Task) thread).ownPending().has(signal);
  }

  @Override
  public PtRegs regs(TaskHandle thread) {
    return ((Task) thread).regs();
  }

  @Override
  public UserMemory memory(TaskHandle thread) {
    return ((Task) thread).process().memory().forced();
  }
}
