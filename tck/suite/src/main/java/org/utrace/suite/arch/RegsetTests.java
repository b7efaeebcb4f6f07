// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.arch;

import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SYSCALL_ENTRY;
import static org.utrace.contract.UtraceEvent.SYSCALL_EXIT;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Address;
import org.utrace.contract.Errno;
import org.utrace.contract.SyscallAction;
import org.utrace.contract.UserRegs;
import org.utrace.contract.regset.UserRegset;
import org.utrace.contract.regset.UserRegsetView;
import org.utrace.contract.spi.DataModel;
import org.utrace.contract.spi.GuestCall;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Server;
import org.utrace.suite.Stepper;
import org.utrace.suite.Tracee;

/** Judge a machine's access to system calls and its register sets. */
final class RegsetTests extends ConformanceTest {
  private static final long PUT = 77;

  /** No process's number. */
  private static final int NOBODY = 0x5a5a5a;

  private static final int UNITS_OF_A_SMALL_SET = 16;

  @Test
  @Covers("ARCH-11")
  void ARCH_11_numberAndArguments() {
    explore(scene -> {
      Server server = Server.start(scene);
      List<Long> seen = new ArrayList<>();
      Probe a = scene.engine("A").events(SYSCALL_ENTRY);
      a.on(
          SYSCALL_ENTRY,
          call -> {
            UserRegs regs = call.registers();
            seen.add((long) regs.syscallNumber());
            IntStream.range(0, 6).forEach(i -> seen.add(regs.argument(i)));
            return call.action().with(RESUME);
          });
      a.attach(server.thread());
      server.call(GuestCall.GETPID, 11, 12, 13, 14, 15, 16);
      long number = server.thread().number(GuestCall.GETPID);
      List<Long> asked = LongStream.of(number, 11, 12, 13, 14, 15, 16).boxed().toList();
      scene.expect("number and arguments", asked, seen);
    });
  }

  @Test
  @Covers("ARCH-11")
  void ARCH_11_argumentsCanBeReplaced() {
    explore(scene -> {
      Server server = Server.start(scene);
      List<Long> seen = new ArrayList<>();
      Probe a = scene.engine("A").events(SYSCALL_ENTRY, SYSCALL_EXIT);
      a.on(
          SYSCALL_ENTRY,
          call -> {
            IntStream.range(0, 6).forEach(i -> call.registers().argument(i, PUT + i));
            IntStream.range(0, 6).forEach(i -> seen.add(call.registers().argument(i)));
            return call.action().with(RESUME);
          });
      a.on(
          SYSCALL_EXIT,
          call -> {
            call.registers().result(PUT);
            seen.add(call.registers().result());
            return call.action().with(RESUME);
          });
      a.attach(server.thread());
      scene.expect("result", PUT, server.call(GuestCall.GETPID));
      scene.expect(
          "arguments, then result",
          LongStream.of(77, 78, 79, 80, 81, 82, 77).boxed().toList(),
          seen);
    });
  }

  /** A machine may show the first argument twice, one for a restart; the model shows it nowhere. */
  @Test
  @Covers("ARCH-11")
  void ARCH_11_argumentCountsAsTheRegistersShowIt() {
    explore(scene -> {
      Server server = Server.start(scene);
      Tracee thread = server.thread();
      List<Integer> places = new ArrayList<>();
      Probe a = scene.engine("A").events(SYSCALL_ENTRY);
      a.on(
          SYSCALL_ENTRY,
          call -> {
            places.add(replace(scene, thread, NOBODY, thread.handle().pid().number()));
            return call.action().with(RESUME);
          });
      a.attach(thread);
      long given = server.call(GuestCall.GETPGID, NOBODY);
      boolean shown = places.stream().anyMatch(found -> found > 0);
      long wanted = shown ? server.call(GuestCall.GETPGID, 0) : -Errno.ESRCH.number();
      scene.expect("group of nobody, or of whom the registers name", wanted, given);
    });
  }

  /** Replace a value wherever a general register has it, and say in how many. */
  private static int replace(Scene scene, Tracee thread, long value, long by) {
    UserRegsetView view = thread.regsets();
    UserRegset general = general(scene, view);
    DataModel model = scene.stage().dataModel();
    byte[] wanted = model.putWords(model.buffer(model.wordBytes()), value).array();
    byte[] image = model.putWords(model.buffer(model.wordBytes()), by).array();
    int replaced = 0;
    for (int at = 0; at < general.sizeBytes(); at += wanted.length) {
      if (Arrays.equals(view.read(general, at, wanted.length), wanted)) {
        scene.expect("write of the register", Errno.OK, view.write(general, at, image));
        replaced++;
      }
    }
    return replaced;
  }

  /** The register of the result may be another's until then: of an argument, of the number. */
  @Test
  @Covers("ARCH-11")
  void ARCH_11_resultOfACallThatIsNotMade() {
    explore(scene -> {
      Server server = Server.start(scene);
      Probe a = scene.engine("A").events(SYSCALL_ENTRY);
      a.on(
          SYSCALL_ENTRY,
          call -> {
            call.registers().result(PUT);
            return call.action().with(RESUME).with(SyscallAction.ABORT);
          });
      a.attach(server.thread());
      scene.expect("result put at the entry", PUT, server.call(GuestCall.GETPGID, NOBODY));
    });
  }

  @Test
  @Covers("ARCH-11")
  void ARCH_11_generalRegistersCoverPcAndSp() {
    explore(scene -> {
      Stepper a = Stepper.holding(scene, TraceeProgram.STRAIGHT);
      a.probe()
          .examining(() -> {
            UserRegsetView view = a.tracee().regsets();
            UserRegset general = general(scene, view);
            UserRegs regs = a.tracee().regs();
            byte[] before = view.read(general, 0, general.sizeBytes());
            Address pc = regs.pc();
            regs.pc(a.tracee().label("target"));
            byte[] moved = view.read(general, 0, general.sizeBytes());
            scene.expectThat("pc is in " + general.name(), !Arrays.equals(before, moved));
            scene.expect("write back", Errno.OK, view.write(general, 0, before));
            scene.expect("pc", pc, regs.pc());
          });
    });
  }

  private static UserRegset general(Scene scene, UserRegsetView view) {
    scene.expectAtLeast("register sets", 1, view.sets().size());
    return view.sets().getFirst();
  }

  @Test
  @Covers("ARCH-11")
  void ARCH_11_setsAreAsDeclared() {
    explore(scene -> {
      Stepper a = Stepper.holding(scene, TraceeProgram.STRAIGHT);
      a.probe()
          .examining(() -> {
            UserRegsetView view = a.tracee().regsets();
            scene.expectThat("a machine's name", !view.name().isEmpty());
            general(scene, view);
            List<Integer> notes =
                view.sets().stream().map(UserRegset::noteType).distinct().toList();
            scene.expect("sets of one note", view.sets().size(), notes.size());
            for (UserRegset set : view.sets()) {
              scene.expect(
                  set.name() + " in bytes",
                  set.sizeBytes(),
                  view.read(set, 0, set.sizeBytes()).length);
            }
          });
    });
  }

  @Test
  @Covers("REG-02")
  void REG_02_everySetByUnits() {
    explore(scene -> {
      Stepper a = Stepper.holding(scene, TraceeProgram.STRAIGHT);
      a.probe()
          .examining(() -> {
            UserRegsetView view = a.tracee().regsets();
            for (UserRegset set : view.sets()) {
              byte[] whole = view.read(set, 0, set.sizeBytes());
              for (int at = 0; at < set.sizeBytes(); at += set.unitBytes()) {
                byte[] unit = Arrays.copyOfRange(whole, at, at + set.unitBytes());
                scene.expectThat(
                    set.name() + " at " + at, Arrays.equals(unit, view.read(set, at, unit.length)));
                // A unit may be refused (a reserved one), but never changes others.
                Errno result = view.write(set, at, unit);
                scene.expectOneOf(set.name() + " written at " + at, result, Errno.OK, Errno.EINVAL);
                scene.expectThat(
                    set.name() + " as before, written at " + at,
                    Arrays.equals(whole, view.read(set, 0, set.sizeBytes())));
              }
            }
          });
      a.answerSignals(RESUME).probe().controlOk(RESUME);
      a.expectRunsWithTraps("with the registers it had", 0);
    });
  }

  @Test
  @Covers("REG-02")
  void REG_02_otherSetsAreLeftAlone() {
    explore(scene -> {
      Stepper a = Stepper.holding(scene, TraceeProgram.STRAIGHT);
      a.probe()
          .examining(() -> {
            UserRegsetView view = a.tracee().regsets();
            for (UserRegset set : view.sets()) {
              expectAlone(scene, view, set);
            }
          });
    });
  }

  /** Turn one bit in each unit, one after the other; what is kept must be in this set alone. */
  private static void expectAlone(Scene scene, UserRegsetView view, UserRegset set) {
    List<byte[]> others = others(view, set);
    for (int at = 0; at < set.sizeBytes(); at += set.unitBytes()) {
      byte[] unit = view.read(set, at, set.unitBytes());
      byte[] turned = unit.clone();
      turned[turned.length - 1] ^= 1;
      view.write(set, at, turned);
      List<byte[]> now = others(view, set);
      for (int i = 0; i < others.size(); i++) {
        scene.expectThat(
            "set " + i + " as before, " + set.name() + " changed at " + at,
            Arrays.equals(others.get(i), now.get(i)));
      }
      view.write(set, at, unit);
    }
  }

  private static List<byte[]> others(UserRegsetView view, UserRegset set) {
    return view.sets().stream()
        .filter(other -> !other.equals(set))
        .map(other -> view.read(other, 0, other.sizeBytes()))
        .toList();
  }

  /** What the tracer wrote is there after the thread has run. */
  @Test
  @Covers("REG-02")
  void REG_02_writesAreKept() {
    explore(scene -> {
      Stepper a = Stepper.holding(scene, TraceeProgram.STRAIGHT);
      a.probe().examining(() -> a.tracee().regsets().sets().forEach(set -> turn(scene, a, set)));
      List<byte[]> written = examined(a);
      runAndStop(a);
      expectFloating(scene, "as written, when it has run", written, examined(a));
    });
  }

  /** Turn the bits of a set, and leave it so if it is one of floating-point registers. */
  private static void turn(Scene scene, Stepper stepper, UserRegset set) {
    UserRegsetView view = stepper.tracee().regsets();
    byte[] before = view.read(set, 0, set.sizeBytes());
    int kept = Floating.turn(view, set);
    int units = set.sizeBytes() / set.unitBytes();
    // Small sets may have no bits but reserved ones, or none outside of a system call.
    int least = units < UNITS_OF_A_SMALL_SET ? 0 : units / 4;
    scene.expectAtLeast(set.name() + ", units that keep what is written", least, kept);
    if (!Floating.is(set)) {
      scene.expect(set.name() + " put back", Errno.OK, view.write(set, 0, before));
    }
  }

  private static void runAndStop(Stepper stepper) {
    stepper.probe().answer(QUIESCE, RESUME).controlOk(RESUME);
    stepper.tracee().expectRuns("let go");
    stepper.probe().answer(QUIESCE, STOP).stopAndSettle();
  }

  private static List<byte[]> floating(UserRegsetView view) {
    return view.sets().stream()
        .filter(Floating::is)
        .map(set -> view.read(set, 0, set.sizeBytes()))
        .toList();
  }

  /** All bits set are too much for many a register; what is refused, is refused whole. */
  @Test
  @Covers("REG-02")
  void REG_02_refusedValueChangesNothing() {
    explore(scene -> {
      Stepper a = Stepper.holding(scene, TraceeProgram.STRAIGHT);
      a.probe().examining(() -> a.tracee().regsets().sets().forEach(set -> refuse(scene, a, set)));
      a.probe().answer(QUIESCE, RESUME).controlOk(RESUME);
      a.expectRunsWithTraps("with the registers it had", 0);
    });
  }

  private static void refuse(Scene scene, Stepper stepper, UserRegset set) {
    UserRegsetView view = stepper.tracee().regsets();
    List<byte[]> before = all(view);
    byte[] ones = new byte[set.sizeBytes()];
    Arrays.fill(ones, (byte) -1);
    Errno result = view.write(set, 0, ones);
    scene.expectOneOf("all ones to " + set.name(), result, Errno.OK, Errno.EINVAL);
    if (result == Errno.OK) {
      byte[] old = before.get(view.sets().indexOf(set));
      scene.expect(set.name() + " put back", Errno.OK, view.write(set, 0, old));
    }
    List<byte[]> now = all(view);
    for (int i = 0; i < now.size(); i++) {
      scene.expectThat(
          "set " + i + " after all ones to " + set.name() + ", " + result,
          Arrays.equals(before.get(i), now.get(i)));
    }
  }

  private static List<byte[]> all(UserRegsetView view) {
    return view.sets().stream().map(set -> view.read(set, 0, set.sizeBytes())).toList();
  }

  /** Two threads in one memory share a processor here, and no registers. */
  @Test
  @Covers("REG-02")
  void REG_02_otherThreadsAreLeftAlone() {
    explore(scene -> {
      Server server = Server.start(scene);
      Stepper a = new Stepper(scene, "A");
      Stepper b = new Stepper(scene, "B");
      a.probe().attach(server.thread());
      b.probe().attach(server.thread("_b").thread());
      List.of(a, b).forEach(one -> one.probe().answer(QUIESCE, STOP).stopAndSettle());
      List<byte[]> before = examined(b);
      a.probe().examining(() -> turnFloating(a.tracee().regsets()));
      List<byte[]> written = examined(a);
      expectFloating(scene, "B, A's registers written", before, examined(b));
      List.of(b, a, b).forEach(RegsetTests::runAndStop);
      expectFloating(scene, "A, both have run", written, examined(a));
      expectFloating(scene, "B, both have run", before, examined(b));
    });
  }

  private static void turnFloating(UserRegsetView view) {
    view.sets().stream().filter(Floating::is).forEach(set -> Floating.turn(view, set));
  }

  private static List<byte[]> examined(Stepper stepper) {
    List<byte[]> sets = new ArrayList<>();
    stepper.probe().examining(() -> sets.addAll(floating(stepper.tracee().regsets())));
    return sets;
  }

  private static void expectFloating(
      Scene scene, String what, List<byte[]> expected, List<byte[]> actual) {
    scene.expect(what + ": sets", expected.size(), actual.size());
    for (int i = 0; i < expected.size(); i++) {
      scene.expectThat(what, Arrays.equals(expected.get(i), actual.get(i)));
    }
  }

  @Test
  @Covers("REG-02")
  void REG_02_badRangesAreRefused() {
    explore(scene -> {
      Stepper a = Stepper.holding(scene, TraceeProgram.STRAIGHT);
      a.probe()
          .examining(() -> {
            UserRegsetView view = a.tracee().regsets();
            view.sets().forEach(set -> expectRefused(scene, view, set));
          });
    });
  }

  private static void expectRefused(Scene scene, UserRegsetView view, UserRegset set) {
    int unit = set.unitBytes();
    int size = set.sizeBytes();
    int[][] ranges = {{-unit, unit}, {size, unit}, {0, size + unit}, {1, unit}, {0, unit - 1}};
    for (int[] range : ranges) {
      String what = range[1] + " bytes of " + set.name() + " at " + range[0];
      scene.expectThat("read: " + what, refuses(() -> view.read(set, range[0], range[1])));
      byte[] bytes = new byte[range[1]];
      scene.expectThat("written: " + what, refuses(() -> view.write(set, range[0], bytes)));
    }
  }

  private static boolean refuses(Runnable call) {
    try {
      call.run();
      return false;
    } catch (IllegalArgumentException refused) {
      return true;
    }
  }
}
