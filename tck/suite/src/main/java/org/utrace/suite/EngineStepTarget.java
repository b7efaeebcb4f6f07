// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite;

import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SIGNAL;

import java.util.ArrayList;
import java.util.List;
import org.utrace.contract.Action;
import org.utrace.contract.Address;
import org.utrace.contract.Errno;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.SignalAction;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.regset.UserRegset;
import org.utrace.contract.regset.UserRegsetView;
import org.utrace.contract.spi.StepStop;
import org.utrace.contract.spi.StepTarget;
import org.utrace.contract.spi.TraceeProgram;

/** Step a thread by an engine that stops it at every signal. */
public final class EngineStepTarget implements StepTarget {
  private final Scene scene;
  private final Probe probe;
  private final List<StepStop> stops = new ArrayList<>();
  private ResumeAction wanted = RESUME;
  private long wantedAt = -1;

  private EngineStepTarget(Scene scene, TraceeProgram program) {
    this.scene = scene;
    probe =
        scene
            .engine("A")
            .events(QUIESCE, SIGNAL, UtraceEvent.SIGNAL_TERM, UtraceEvent.SIGNAL_CORE)
            .on(SIGNAL, this::signal)
            .answer(QUIESCE, STOP);
    probe.attach(scene.create(program));
  }

  /** Make a thread and hold it before its first instruction. */
  public static EngineStepTarget holding(Scene scene, TraceeProgram program) {
    EngineStepTarget target = new EngineStepTarget(scene, program);
    target.probe.control(STOP);
    target.thread().start().expectHeld("from its start");
    target.probe.on(QUIESCE, target::insist);
    return target;
  }

  private Action signal(Call call) {
    if (call.isPreDequeue()) {
      return insist(call);
    }
    wantedAt = -1;
    stops.add(new StepStop(call.info().orElseThrow().signal(), call.registers().pc()));
    return call.action().with(STOP).with(SignalAction.IGN);
  }

  /** In a report before the step that was asked for, it is asked for again (STEP-04, STEP-09). */
  private Action insist(Call call) {
    return call.action().with(call.instructions() == wantedAt ? wanted : RESUME);
  }

  /** The thread. */
  public Tracee thread() {
    return probe.tracee();
  }

  @Override
  public StepStop go(ResumeAction how) {
    int before = stops.size();
    wanted = how;
    wantedAt = thread().instructions();
    probe.controlOk(how);
    scene.settle();
    scene.expect("stops after " + how, before + 1, stops.size());
    return stops.getLast();
  }

  @Override
  public Address pc() {
    Address[] pc = new Address[1];
    probe.examining(() -> pc[0] = thread().regs().pc());
    return pc[0];
  }

  @Override
  public void pc(Address pc) {
    probe.examining(() -> thread().regs().pc(pc));
  }

  @Override
  public UserRegsetView registers() {
    UserRegsetView raw = thread().regsets();
    return new UserRegsetView() {
      @Override
      public String name() {
        return raw.name();
      }

      @Override
      public int elfMachine() {
        return raw.elfMachine();
      }

      @Override
      public List<UserRegset> sets() {
        return raw.sets();
      }

      @Override
      public byte[] read(UserRegset set, int offsetBytes, int lengthBytes) {
        byte[][] bytes = new byte[1][];
        probe.examining(() -> bytes[0] = raw.read(set, offsetBytes, lengthBytes));
        return bytes[0];
      }

      @Override
      public Errno write(UserRegset set, int offsetBytes, byte[] bytes) {
        Errno[] result = new Errno[1];
        probe.examining(() -> result[0] = raw.write(set, offsetBytes, bytes));
        return result[0];
      }
    };
  }

  @Override
  public Address symbol(String name) {
    return thread().label(name);
  }

  @Override
  public byte[] read(Address start, int lengthBytes) {
    return scene.stage().readMemory(thread().handle(), start, lengthBytes);
  }

  @Override
  public void write(Address start, byte[] bytes) {
    scene.stage().writeMemory(thread().handle(), start, bytes);
  }
}
