// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.s390;

import org.utrace.cpu.unicorn.S390Frame;

/**
 * Keep what general register 2 means from a system call's entry until the call is made or skipped.
 *
 * <p>There it shows the call's number, and a tracer that writes it asks for another call; its first
 * argument is kept aside (arch/s390/kernel/syscall.c, fixup_int_code of ptrace.c). Everywhere else
 * it is the result.
 */
final class S390CallEntry {
  private static final int SHARED = S390Frame.GPRS + 2;
  private static final int NUMBER = 0xffff;

  /** Values of {@link S390Frame#AT_ENTRY}. */
  private static final int ELSEWHERE = 0;

  private static final int NUMBER_SHOWN = 1;
  private static final int RESULT_SHOWN = 2;

  private S390CallEntry() {}

  /** The thread has entered a call: show its number. */
  static void enter(long[] frame, int number) {
    frame[S390Frame.ORIG_GPR2] = frame[SHARED];
    frame[S390Frame.AT_ENTRY] = NUMBER_SHOWN;
    number(frame, number);
  }

  /** The accessor sets the number: a result that was put there before it stays. */
  static void number(long[] frame, int number) {
    frame[S390Frame.SYSTEM_CALL] = number;
    if (frame[S390Frame.AT_ENTRY] == NUMBER_SHOWN) {
      frame[SHARED] = number;
    }
  }

  /** The accessor sets the result: at the entry that of a call that is not made. */
  static void result(long[] frame, long value) {
    frame[SHARED] = value;
    if (frame[S390Frame.AT_ENTRY] != ELSEWHERE) {
      frame[S390Frame.AT_ENTRY] = RESULT_SHOWN;
    }
  }

  /** A tracer has written the general registers. */
  static void written(long[] frame, long before) {
    if (frame[S390Frame.AT_ENTRY] != ELSEWHERE && frame[SHARED] != before) {
      frame[S390Frame.SYSTEM_CALL] = frame[SHARED] & NUMBER;
    }
  }

  /**
   * Go on from the entry.
   *
   * @return whether a result has been set there
   */
  static boolean leave(long[] frame) {
    boolean given = frame[S390Frame.AT_ENTRY] == RESULT_SHOWN;
    frame[S390Frame.AT_ENTRY] = ELSEWHERE;
    return given;
  }
}
