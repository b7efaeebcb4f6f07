// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.utrace.cpu.CpuEvent;
import org.utrace.cpu.CpuException;
import org.utrace.cpu.FailedProbe;
import org.utrace.cpu.Protection;
import org.utrace.cpu.UserAddress;

/**
 * Try one recipe that a machine relies on, on a CPU of its own.
 *
 * <p>The recipes were found on one version of libunicorn; nothing asks which version it is.
 *
 * @param name for example {@code x86-tf-trap}
 * @param need what is lost when it fails
 * @param protection of the page of code
 * @param script throws a {@link CpuException} that says what differs
 * @param code in hex, at {@link ProbeBench#CODE}
 */
record Probe(
    String name, Need need, Protection protection, Consumer<ProbeBench> script, String code) {
  private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

  /** What a probe is about. */
  enum Need {
    /** Without it the CPU is no basis for any verdict. */
    RUN,
    /** Without it there is no step. */
    STEP
  }

  /**
   * What the probes of a machine found.
   *
   * @param run recipes without which programs do not run as on the machine
   * @param step recipes of the step
   */
  record Result(List<FailedProbe> run, List<FailedProbe> step) {}

  static Probe run(String name, Consumer<ProbeBench> script, String code) {
    return new Probe(name, Need.RUN, Protection.READ_EXECUTE, script, code);
  }

  static Probe step(String name, Consumer<ProbeBench> script, String code) {
    return new Probe(name, Need.STEP, Protection.READ_EXECUTE, script, code);
  }

  /** Try all on a library. */
  static Result tryAll(
      List<Probe> probes, UnicornLibrary library, Function<Protection, ProbeBench> benches) {
    String emulator = "libunicorn " + library.version();
    List<FailedProbe> run = new ArrayList<>();
    List<FailedProbe> step = new ArrayList<>();
    for (Probe probe : probes) {
      try (ProbeBench bench = benches.apply(probe.protection)) {
        bench.cpu.write(new UserAddress(ProbeBench.CODE), HEX.parseHex(probe.code));
        probe.script.accept(bench);
      } catch (CpuException e) {
        FailedProbe failed = new FailedProbe(probe.name, emulator, String.valueOf(e.getMessage()));
        (probe.need == Need.RUN ? run : step).add(failed);
      }
    }
    return new Result(List.copyOf(run), List.copyOf(step));
  }

  static void expect(Object expected, Object seen) {
    if (!Objects.equals(expected, seen)) {
      throw new CpuException("expected " + expected + ", but was " + seen);
    }
  }

  /** A fault on memory that is not mapped. */
  static CpuEvent.MemoryFault fault(int retired, long address, CpuEvent.MemoryFault.Access access) {
    return new CpuEvent.MemoryFault(retired, new UserAddress(address), access, false);
  }
}
