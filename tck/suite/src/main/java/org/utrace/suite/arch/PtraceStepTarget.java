// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.arch;

import org.utrace.contract.Address;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.regset.UserRegsetView;
import org.utrace.contract.spi.StepStop;
import org.utrace.contract.spi.StepTarget;
import org.utrace.suite.Scene;
import org.utrace.suite.Tracee;

/** Step a thread by ptrace, which has stopped it. */
final class PtraceStepTarget implements StepTarget {
  private final Scene scene;
  private final Ptracer tracer;
  private final Tracee thread;

  PtraceStepTarget(Scene scene, Ptracer tracer) {
    this.scene = scene;
    this.tracer = tracer;
    thread = tracer.thread();
  }

  @Override
  public StepStop go(ResumeAction how) {
    switch (how) {
      case RESUME -> tracer.cont();
      case SINGLESTEP -> tracer.askToStep();
      default -> throw new IllegalArgumentException("ptrace has no request for " + how);
    }
    return new StepStop(tracer.stop().signal().orElseThrow(), pc());
  }

  @Override
  public Address pc() {
    return tracer.pc();
  }

  @Override
  public void pc(Address pc) {
    thread.regs().pc(pc);
  }

  @Override
  public UserRegsetView registers() {
    return thread.regsets();
  }

  @Override
  public Address symbol(String name) {
    return thread.label(name);
  }

  @Override
  public byte[] read(Address start, int lengthBytes) {
    return scene.stage().readMemory(thread.handle(), start, lengthBytes);
  }

  @Override
  public void write(Address start, byte[] bytes) {
    scene.stage().writeMemory(thread.handle(), start, bytes);
  }
}
