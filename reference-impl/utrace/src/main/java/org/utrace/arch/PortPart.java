// SPDX-License-Identifier: Apache-2.0
package org.utrace.arch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.utrace.contract.Address;
import org.utrace.contract.spi.GuestCall;
import org.utrace.contract.spi.UnfinishedPort.Task;

/**
 * Name the parts that every port has, in the order in which they are best written (ARCH-13).
 *
 * <p>Each is found by asking the port for it, before anything runs: a port with part of the parts
 * is none, for core and engines could not tell.
 */
public enum PortPart {
  /** Registers on entry. */
  PT_REGS(
      "PtRegs",
      List.of("REG-02", "ARCH-11"),
      "keep the frame of the processor, and say where in it pc, stack pointer, arguments, result"
          + " and the number of the system call are",
      asked(ArchPort::newRegs)),

  /** System calls. */
  SYSCALL_ACCESS(
      "SyscallAccess",
      List.of("ARCH-09", "ARCH-11", "SYS-01", "SYS-06", "SYS-07"),
      "give every system call its number, keep number and arguments when one is entered, and put"
          + " them back so that it is made again",
      PortPart::lackingNumbers),

  /** Register sets. */
  REGSETS(
      "Regsets",
      List.of("REG-02", "ARCH-11"),
      "lay the registers out as in core files, general registers first, and take them back",
      PortPart::lackingRegsets),

  /** Signal frames. */
  SIGNAL_FRAME(
      "SignalFrame",
      List.of("ARCH-10", "SIG-09"),
      "store the registers on the user's stack, enter the handler, and bring everything back when"
          + " it returns",
      asked(ArchPort::signalFrame)),

  /** Codes of traps. */
  TRAP_CODES(
      "TrapCodes",
      List.of("SIG-10"),
      "say which si_code a step, a block and a breakpoint are reported with",
      asked(ArchPort::trapCodes)),

  /** Step control, even where it says that there is no step. */
  STEP_CONTROL(
      "StepControl",
      List.of("ARCH-01", "ARCH-02", "ARCH-03", "ARCH-04", "ARCH-07", "STEP-01", "BLK-01"),
      "say whether the machine steps instructions and blocks, and arm and disarm it, in the thread"
          + " itself and from another",
      asked(ArchPort::stepControl)),

  /** Code of the machine, for sequences. */
  CODE_WRITER(
      "CodeWriter",
      List.of("STEP-01", "STEP-14", "BLK-01"),
      "write instructions of the machine from random numbers, and its ways to fault, to be run free"
          + " and in steps",
      asked(port -> port.codeWriter(new Address(0), new Address(0))));

  private final String className;
  private final List<String> clauses;
  private final String work;
  private final Function<ArchPort, Optional<String>> gap;

  PortPart(
      String className,
      List<String> clauses,
      String work,
      Function<ArchPort, Optional<String>> gap) {
    this.className = className;
    this.clauses = clauses;
    this.work = work;
    this.gap = gap;
  }

  /** What a port lacks, in order; empty if it is whole. */
  public static List<Task> todo(ArchPort port) {
    List<Task> todo = new ArrayList<>();
    for (PortPart part : values()) {
      part.lack(port).ifPresent(work -> todo.add(new Task(part.className, part.clauses, work)));
    }
    return todo;
  }

  private Optional<String> lack(ArchPort port) {
    try {
      return gap.apply(port);
    } catch (UnsupportedOperationException notWritten) {
      return Optional.of(work);
    } catch (RuntimeException halfWritten) {
      // One port under way must not keep the others from running.
      return Optional.of(work + " (asked for it, the port fails with " + halfWritten + ")");
    }
  }

  /** A part that is there if the port gives anything. */
  private static Function<ArchPort, Optional<String>> asked(
      Function<ArchPort, @Nullable Object> asking) {
    return port -> {
      if (asking.apply(port) == null) {
        throw new UnsupportedOperationException("null");
      }
      return Optional.empty();
    };
  }

  private static Optional<String> lackingNumbers(ArchPort port) {
    SyscallAccess access = port.syscallAccess();
    List<String> without =
        Stream.of(GuestCall.values())
            .filter(call -> access.number(call) < 0 && !mayLack(access, call))
            .map(GuestCall::toString)
            .toList();
    return without.isEmpty()
        ? Optional.empty()
        : Optional.of("give numbers to " + String.join(", ", without));
  }

  /** Linux gives these to some machines only; of poll and ppoll each machine has at least one. */
  private static boolean mayLack(SyscallAccess access, GuestCall call) {
    return switch (call) {
      case ALARM -> true;
      case POLL -> access.number(GuestCall.PPOLL) >= 0;
      case PPOLL -> access.number(GuestCall.POLL) >= 0;
      default -> false;
    };
  }

  private static Optional<String> lackingRegsets(ArchPort port) {
    return port.regsets().isEmpty()
        ? Optional.of("give at least the set of the general registers")
        : Optional.empty();
  }
}
