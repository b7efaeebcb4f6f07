// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.arch;

import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.SINGLESTEP;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.utrace.contract.Address;
import org.utrace.contract.Errno;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.Signal;
import org.utrace.contract.regset.UserRegset;
import org.utrace.contract.regset.UserRegsetView;
import org.utrace.contract.spi.CodeSequence;
import org.utrace.contract.spi.CodeSequence.Instruction;
import org.utrace.contract.spi.CodeSequence.Kind;
import org.utrace.contract.spi.StepStop;
import org.utrace.contract.spi.StepTarget;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.suite.EngineStepTarget;
import org.utrace.suite.Scene;
import org.utrace.suite.Tracee;

/** Run code sequences on one thread, in different ways, and note what they came to. */
final class SequenceRun {
  private static final HexFormat HEX = HexFormat.of();
  private static final int AREA_BYTES = 2048;
  private static final int STOPS_MAX = 2000;

  /**
   * What a sequence came to.
   *
   * @param signal of the breakpoint or the fault at the end
   * @param offset where it was then
   * @param registers every register set, in hex
   * @param memory the data area, in hex
   * @param instructions user instructions that completed
   */
  record End(
      Signal signal, long offset, List<String> registers, String memory, long instructions) {}

  /**
   * Where a sequence stopped, and what it came to.
   *
   * @param places offsets, from 0 at the start to the last stop before the end
   */
  record Trace(List<Long> places, End end) {}

  /**
   * Where it stopped by itself.
   *
   * @param instructions user instructions completed since the start
   */
  record Stop(Signal signal, long offset, long instructions) {}

  /** The general registers and the data area at one moment; what a tracer can put back. */
  record State(byte[] general, byte[] memory, long instructions) {}

  private final Scene scene;
  private final Tracee thread;
  private final StepTarget target;
  private final Address code;
  private final Address data;

  private SequenceRun(Scene scene, Tracee thread, StepTarget target) {
    this.scene = scene;
    this.thread = thread;
    this.target = target;
    code = target.symbol("code");
    data = target.symbol("data");
  }

  /** Run them by an engine. */
  static SequenceRun byEngine(Scene scene) {
    return byEngine(scene, TraceeProgram.ARENA);
  }

  /** Run them by an engine, in this program's areas. */
  static SequenceRun byEngine(Scene scene, TraceeProgram program) {
    EngineStepTarget target = EngineStepTarget.holding(scene, program);
    return new SequenceRun(scene, target.thread(), target);
  }

  /** Run them by ptrace. */
  static SequenceRun byPtrace(Scene scene) {
    return byPtrace(scene, TraceeProgram.ARENA);
  }

  /** Run them by ptrace, in this program's areas. */
  static SequenceRun byPtrace(Scene scene, TraceeProgram program) {
    Ptracer tracer = Ptracer.attach(scene, scene.create(program).start());
    return new SequenceRun(scene, tracer.thread(), new PtraceStepTarget(scene, tracer));
  }

  private long prepare(CodeSequence sequence) {
    target.write(code, sequence.code());
    target.write(data, new byte[AREA_BYTES]);
    target.pc(code);
    return thread.instructions();
  }

  /** Where a program is that begins one byte behind the start, run on or stepped, in the end. */
  StepStop oddly(ResumeAction how) {
    target.write(code, new byte[AREA_BYTES]);
    target.pc(code.plus(1));
    StepStop stop = target.go(how);
    for (int steps = 0; stop.signal() == Signal.SIGTRAP; steps++) {
      scene.expectThat("comes to a fault", steps < STOPS_MAX);
      stop = target.go(how);
    }
    return stop;
  }

  /** Start it and take so many steps; the thread is stopped behind them. */
  long steps(CodeSequence sequence, ResumeAction how, int count) {
    long before = prepare(sequence);
    for (int i = 0; i < count; i++) {
      expect(sequence, "signal of step " + i, Signal.SIGTRAP, target.go(how).signal());
    }
    return thread.instructions() - before;
  }

  /** Let it run on, from stop to stop, to its end, which is the last of them. */
  List<Stop> stops(CodeSequence sequence, long begun) {
    List<Stop> stops = new ArrayList<>();
    long before = thread.instructions() - begun;
    do {
      StepStop stop = target.go(RESUME);
      long made = thread.instructions() - before;
      stops.add(new Stop(stop.signal(), offset(stop), made));
      expect(sequence, "comes to an end", true, stops.size() < STOPS_MAX);
    } while (!isEnd(sequence, stops.getLast()));
    return stops;
  }

  private static boolean isEnd(CodeSequence sequence, Stop stop) {
    Instruction last = sequence.instructions().getLast();
    return stop.signal() != Signal.SIGTRAP || stop.offset() >= last.offset();
  }

  /** What a tracer reads of the thread that is stopped. */
  State save(long begun) {
    UserRegset general = general();
    byte[] registers = target.registers().read(general, 0, general.sizeBytes());
    return new State(registers, target.read(data, AREA_BYTES), begun);
  }

  /** Put back what was read. */
  void restore(CodeSequence sequence, State state) {
    target.write(data, state.memory());
    Errno result = target.registers().write(general(), 0, state.general());
    expect(sequence, "write of the general registers", Errno.OK, result);
  }

  private UserRegset general() {
    return target.registers().sets().getFirst();
  }

  /** Turn one bit in each unit of the floating-point sets, where the machine keeps it. */
  void turnFloating() {
    UserRegsetView view = target.registers();
    view.sets().stream().filter(Floating::is).forEach(set -> Floating.turn(view, set));
  }

  /** The words of the data area, in hex. */
  List<String> words(End end) {
    List<String> words = new ArrayList<>();
    for (int at = 0; at < end.memory().length(); at += 2 * Long.BYTES) {
      words.add(end.memory().substring(at, at + 2 * Long.BYTES));
    }
    return words;
  }

  /** Let it run to its end. */
  End free(CodeSequence sequence) {
    long before = prepare(sequence);
    return end(target.go(RESUME), before);
  }

  /** Run it by steps to its end. */
  Trace trace(CodeSequence sequence, ResumeAction how) {
    long before = prepare(sequence);
    List<Long> places = new ArrayList<>(List.of(0L));
    StepStop stop = target.go(how);
    while (!isEnd(sequence, how, places.getLast(), stop)) {
      expect(sequence, "comes to an end", true, places.size() < STOPS_MAX);
      places.add(offset(stop));
      stop = target.go(how);
    }
    return new Trace(places, end(stop, before));
  }

  /** Step once more at the end of a trace. */
  End again(CodeSequence sequence, End end) {
    long before = thread.instructions() - end.instructions();
    expect(sequence, "still there", end.offset(), target.pc().value() - code.value());
    return end(target.go(SINGLESTEP), before);
  }

  /** No branch leads to the breakpoint, so that a block that stops there has run into it. */
  private boolean isEnd(CodeSequence sequence, ResumeAction how, long from, StepStop stop) {
    Instruction last = sequence.instructions().getLast();
    if (stop.signal() != Signal.SIGTRAP || last.kind() != Kind.END) {
      return stop.signal() != Signal.SIGTRAP;
    }
    return how == SINGLESTEP ? from == last.offset() : offset(stop) >= last.offset();
  }

  private long offset(StepStop stop) {
    return stop.pc().value() - code.value();
  }

  private End end(StepStop stop, long before) {
    UserRegsetView view = target.registers();
    List<String> registers = new ArrayList<>();
    for (UserRegset set : view.sets()) {
      registers.add(set.name() + " " + HEX.formatHex(view.read(set, 0, set.sizeBytes())));
    }
    String memory = HEX.formatHex(target.read(data, AREA_BYTES));
    long instructions = thread.instructions() - before;
    return new End(stop.signal(), offset(stop), registers, memory, instructions);
  }

  /** Check that two ways of running came to the same. */
  void expectSame(CodeSequence sequence, End one, End other) {
    expect(sequence, "signal at the end", one.signal(), other.signal());
    expect(sequence, "place at the end", one.offset(), other.offset());
    expect(sequence, "registers at the end", one.registers(), other.registers());
    expect(sequence, "memory at the end", one.memory(), other.memory());
    expect(sequence, "instructions completed", one.instructions(), other.instructions());
  }

  /**
   * Where blocks end, the start before them: behind a taken branch, and behind a system call, which
   * owes its trap (STEP-12).
   */
  List<Long> behindBranches(CodeSequence sequence, Trace steps) {
    List<Long> ends = new ArrayList<>(List.of(0L));
    for (int i = 1; i < steps.places().size(); i++) {
      long next = steps.places().get(i);
      if (sequence.at(steps.places().get(i - 1)).filter(one -> ends(one, next)).isPresent()) {
        ends.add(next);
      }
    }
    return ends;
  }

  private static boolean ends(Instruction one, long next) {
    return one.isTakenBy((int) next) || one.kind() == Kind.SYSTEM_CALL;
  }

  /** Check that one step leads from one place to another. */
  void expectStep(CodeSequence sequence, long from, long next) {
    Instruction one = sequence.at(from).orElse(null);
    expect(sequence, "an instruction begins at " + from, true, one != null);
    expect(sequence, "an instruction begins at " + next, true, sequence.at(next).isPresent());
    if (one != null && (one.kind() == Kind.PLAIN || one.kind() == Kind.SYSTEM_CALL)) {
      expect(sequence, "step from " + from, (long) one.offset() + one.lengthBytes(), next);
    }
  }

  void expect(CodeSequence sequence, String what, Object expected, Object actual) {
    if (!expected.equals(actual)) {
      scene.note(sequence + ": " + HEX.formatHex(sequence.code()));
    }
    scene.expect(sequence + ": " + what, expected, actual);
  }
}
