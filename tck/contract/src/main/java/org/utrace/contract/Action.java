// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract;

/**
 * Carry a callback's action argument or its answer.
 *
 * <p>The C interface packs these parts into one word; {@code BitEncoding} in the SPI shows an
 * implementation's numbers. Parts that an event does not use hold the neutral values {@link
 * SignalAction#DELIVER}, {@link SyscallAction#RUN} and {@code false}, which are zero bits in C.
 *
 * @param resume the resume action: the prevailing choice in an argument, the own one in an answer
 * @param signal disposition of the signal being reported
 * @param hold put the signal back on the queue (SIG-07)
 * @param syscall disposition of the system call being entered
 * @param resumed this entry was reported before and the thread stopped there (SYS-04)
 */
public record Action(
    ResumeAction resume,
    SignalAction signal,
    boolean hold,
    SyscallAction syscall,
    boolean resumed) {

  /** A resume action alone. */
  public static Action of(ResumeAction resume) {
    return new Action(resume, SignalAction.DELIVER, false, SyscallAction.RUN, false);
  }

  /** The same with another resume action. */
  public Action with(ResumeAction other) {
    return new Action(other, signal, hold, syscall, resumed);
  }

  /** The same with another signal disposition. */
  public Action with(SignalAction other) {
    return new Action(resume, other, hold, syscall, resumed);
  }

  /** The same with another system call disposition. */
  public Action with(SyscallAction other) {
    return new Action(resume, signal, hold, other, resumed);
  }

  /** The same with the HOLD flag. */
  public Action withHold() {
    return new Action(resume, signal, true, syscall, resumed);
  }

  /** The same with or without the SYSCALL_RESUMED flag. */
  public Action withResumed(boolean flag) {
    return new Action(resume, signal, hold, syscall, flag);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(resume.name());
    if (signal != SignalAction.DELIVER) {
      text.append("|SIGNAL_").append(signal);
    }
    if (hold) {
      text.append("|HOLD");
    }
    if (syscall == SyscallAction.ABORT) {
      text.append("|ABORT");
    }
    return resumed ? text.append("|RESUMED").toString() : text.toString();
  }
}
