// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Ask the system for what Java does not offer; each call tells whether it was granted.
 *
 * <p>Everything here makes an end surer or tidier. Where the system lacks it, the kit works
 * without.
 */
final class Posix {
  static final int SIGHUP = 1;
  static final int SIGINT = 2;
  static final int SIGSEGV = 11;
  static final int SIGTERM = 15;

  private static final int SIGKILL = 9;
  private static final int PR_SET_PDEATHSIG = 1;
  private static final MemorySegment SIG_DFL = MemorySegment.ofAddress(0);
  private static final MemorySegment SIG_IGN = MemorySegment.ofAddress(1);

  private Posix() {}

  /** Have this process killed by the system when the thread that started it ends (prctl(2)). */
  static boolean dieWithParent() {
    FunctionDescriptor type =
        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG);
    return isLinux() && calls("prctl", type, 1, PR_SET_PDEATHSIG, (long) SIGKILL);
  }

  /** Ignore a signal in this process. */
  static boolean ignore(int signal) {
    return disposition(signal, SIG_IGN);
  }

  /** Let a signal end this process at once. */
  static boolean obey(int signal) {
    return disposition(signal, SIG_DFL);
  }

  private static boolean disposition(int signal, MemorySegment handler) {
    FunctionDescriptor type =
        FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.ADDRESS);
    return calls("signal", type, 2, signal, handler);
  }

  /** Send a signal to one thread of a process (tgkill(2)). */
  static boolean signalThread(int process, int thread, int signal) {
    FunctionDescriptor type =
        FunctionDescriptor.of(
            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    return isLinux() && calls("tgkill", type, 3, process, thread, signal);
  }

  private static boolean isLinux() {
    return System.getProperty("os.name", "").equals("Linux");
  }

  /** Call a function of the C library whose arguments from {@code fixed} on are variadic. */
  private static boolean calls(
      String name, FunctionDescriptor type, int fixed, Object... arguments) {
    Linker linker = Linker.nativeLinker();
    Linker.Option[] options =
        fixed < arguments.length
            ? new Linker.Option[] {Linker.Option.firstVariadicArg(fixed)}
            : new Linker.Option[0];
    return linker
        .defaultLookup()
        .find(name)
        .map(address -> linker.downcallHandle(address, type, options))
        .map(function -> {
          try {
            return succeeded(function.invokeWithArguments(arguments));
          } catch (Throwable e) {
            throw new KitTroubleException("The call of " + name + " failed: " + e, e);
          }
        })
        .orElse(false);
  }

  private static boolean succeeded(Object result) {
    return switch (result) {
      case Integer code -> code == 0;
      case MemorySegment old -> old.address() != -1;
      default -> true;
    };
  }
}
