// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import java.util.List;
import java.util.Locale;
import org.utrace.arch.ArchPort;
import org.utrace.contract.Pid;
import org.utrace.cpu.CpuEvent;
import org.utrace.cpu.InstructionTrail;

/** Write the last instructions of a play as text. */
final class TrailText {
  private TrailText() {}

  /** One line per instruction, oldest first. */
  static List<String> lines(InstructionTrail trail, ArchPort port) {
    return trail.entries().stream().map(entry -> line(entry, port)).toList();
  }

  private static String line(InstructionTrail.Entry entry, ArchPort port) {
    String text =
        entry.code().length == 0 ? "(no code)" : port.instruction(entry.at(), entry.code());
    String end = entry.end().map(event -> "  " + end(event, entry.call(), port)).orElse("");
    String thread = Task.actorName(new Pid(entry.thread()));
    return "%s  %s  %s%s".formatted(thread, entry.at(), text, end);
  }

  private static String end(CpuEvent event, int call, ArchPort port) {
    return switch (event) {
      case CpuEvent.SliceEnd slice -> "";
      case CpuEvent.SystemCall system -> "system call " + call + name(call, port);
      case CpuEvent.StepTrap trap -> trap.branch() ? "branch trap" : "step trap";
      case CpuEvent.Breakpoint breakpoint -> "breakpoint";
      case CpuEvent.MemoryFault fault ->
          "fault: %s at %s, %s"
              .formatted(
                  fault.access().name().toLowerCase(Locale.ROOT),
                  fault.address(),
                  fault.mapped() ? "not permitted" : "not mapped");
      case CpuEvent.IllegalInstruction illegal ->
          illegal.privileged() ? "privileged instruction" : "undefined instruction";
      case CpuEvent.MachineException exception -> "exception " + exception.number();
      case CpuEvent.AlignmentFault fault -> "fault: %s is not aligned".formatted(fault.address());
      case CpuEvent.ArithmeticFault fault -> "arithmetic fault";
    };
  }

  private static String name(int call, ArchPort port) {
    return port.syscallAccess()
        .call(call)
        .map(known -> " (" + known.name().toLowerCase(Locale.ROOT) + ")")
        .orElse("");
  }
}
