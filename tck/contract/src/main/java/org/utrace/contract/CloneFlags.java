// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract;

/**
 * Say what a new thread shares with its maker (man 2 clone).
 *
 * @param bits the flag word of the call; the low eight bits are the exit signal's number
 */
public record CloneFlags(long bits) {
  /** One flag; the numbers are Linux's. */
  public enum Flag {
    /** Share the memory. */
    VM(0x100),
    /** Share root and working directory. */
    FS(0x200),
    /** Share the open files. */
    FILES(0x400),
    /** Share the signal actions. */
    SIGHAND(0x800),
    /** The maker waits until the new process has exec'd or exited. */
    VFORK(0x4000),
    /** The maker's parent becomes the parent. */
    PARENT(0x8000),
    /** Be a thread of the same group. */
    THREAD(0x10000),
    /** Start with another thread pointer. */
    SETTLS(0x80000),
    /** Store the new number in the maker's memory. */
    PARENT_SETTID(0x100000),
    /** Clear a word and wake its futex when the thread ends. */
    CHILD_CLEARTID(0x200000),
    /** Store the new number in the new thread's memory. */
    CHILD_SETTID(0x1000000);

    private final long bit;

    Flag(long bit) {
      this.bit = bit;
    }
  }

  private static final long EXIT_SIGNAL = 0xff;

  /** The flags given, without exit signal. */
  public static CloneFlags of(Flag... flags) {
    long bits = 0;
    for (Flag flag : flags) {
      bits |= flag.bit;
    }
    return new CloneFlags(bits);
  }

  /** Tell whether the flag is set. */
  public boolean has(Flag flag) {
    return (bits & flag.bit) != 0;
  }

  /** Number of the signal that the parent gets at the end, 0 for none. */
  public int exitSignal() {
    return (int) (bits & EXIT_SIGNAL);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Flag flag : Flag.values()) {
      if (has(flag)) {
        text.append(text.isEmpty() ? "" : "|").append(flag);
      }
    }
    return text.append(text.isEmpty() ? "" : "|").append(exitSignal()).toString();
  }
}
