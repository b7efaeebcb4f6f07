// SPDX-License-Identifier: Apache-2.0
package org.example.toy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.example.toy.Baton.Player;
import org.utrace.contract.Pid;
import org.utrace.contract.TaskHandle;
import org.utrace.contract.spi.ChoicePoint.Kind;
import org.utrace.contract.spi.RunState;
import org.utrace.contract.spi.SetupException;
import org.utrace.contract.spi.TraceeProgram;

/** A traced thread whose program is a loop in Java. */
final class ToyThread implements TaskHandle {
  /** User instructions between two looks at what tracers want. */
  private static final int SLICE = 100;

  private final Pid pid;
  private final Map<String, Long> cells = new TreeMap<>();
  private long instructions;
  private Player player;

  /** The engines, in the order of their attachment. */
  final List<ToyEngine> engines = new ArrayList<>();

  /** Somebody asked for a report before the next user instruction. */
  boolean reportWanted;

  /** Somebody asked for a report where signals would be taken. */
  boolean interruptWanted;

  /** The engine whose callback runs, or null. */
  ToyEngine reporting;

  /** It sleeps in the traced stop. */
  boolean stopped;

  /** How often it has slept there. */
  int stops;

  ToyThread(Pid pid, TraceeProgram program) {
    this.pid = pid;
    switch (program) {
      case SPIN, STRAIGHT -> cells.put("counter", 0L);
      case SCRATCH -> cells.putAll(Map.of("counter", 0L, "seen", 0L));
      default -> throw new SetupException("The toy has no program " + program.fileName() + ".");
    }
  }

  private void live(Baton baton, Tracer tracer) {
    while (true) {
      tracer.beforeUserCode(this);
      instructions += SLICE;
      cells.merge("counter", (long) SLICE, Long::sum);
      baton.point(Kind.USER, "thread " + pid);
    }
  }

  void start(Baton baton, Tracer tracer) {
    player = baton.start("thread " + pid, () -> live(baton, tracer), () -> instructions);
  }

  /** Whether the caller is this thread, as it is in callbacks. */
  boolean runs(Baton baton) {
    return baton.holder() == player;
  }

  RunState state() {
    if (stopped) {
      return RunState.TRACED;
    }
    return player == null ? RunState.NEW : RunState.RUNNING;
  }

  long instructions() {
    return instructions;
  }

  long cell(String symbol) {
    return cells.get(symbol);
  }

  void cell(String symbol, long value) {
    cells.put(symbol, value);
  }

  @Override
  public Pid pid() {
    return pid;
  }
}
