// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import java.util.EnumSet;
import org.utrace.sync.KernelSync;

/** Keep a thread's work flags, each apart from the others; reading and changing them is visible. */
final class ThreadFlags {
  /** A reason to do work before user mode. */
  enum Flag {
    /** Call the tracing layer before user mode; no signal is involved. */
    NOTIFY_RESUME,
    /** Take the signal path before user mode, and end interruptible sleeps. */
    SIGPENDING,
    /** Call the tracing layer at system call entry and exit. */
    SYSCALL_TRACE
  }

  private final KernelSync sync;
  private final String name;

  /** A bit for each flag that is set. */
  private int set;

  ThreadFlags(KernelSync sync, String name) {
    this.sync = sync;
    this.name = name;
  }

  /** Look at a flag; others may change it just before. */
  boolean test(Flag flag) {
    sync.reading(name);
    return peek(flag);
  }

  /** Look at a flag with no choice point, for code that has just passed one. */
  boolean peek(Flag flag) {
    return (set & bit(flag)) != 0;
  }

  void put(Flag flag, boolean on) {
    if (peek(flag) != on) {
      sync.writing(name);
      set = on ? set | bit(flag) : set & ~bit(flag);
    }
  }

  EnumSet<Flag> snapshot() {
    EnumSet<Flag> copy = EnumSet.noneOf(Flag.class);
    for (Flag flag : Flag.values()) {
      if (peek(flag)) {
        copy.add(flag);
      }
    }
    return copy;
  }

  private static int bit(Flag flag) {
    return 1 << flag.ordinal();
  }
}
