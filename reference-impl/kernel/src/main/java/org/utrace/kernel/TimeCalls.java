// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.utrace.arch.PtRegs;
import org.utrace.arch.SignalLayout;
import org.utrace.contract.Address;
import org.utrace.contract.Errno;
import org.utrace.contract.SignalSet;

/** Make the system calls that sleep, wait at a word, or set a timer, all on virtual time. */
final class TimeCalls extends UserCalls {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long NANOS_PER_MICRO = 1_000L;
  private static final long MICROS_PER_SECOND = 1_000_000L;
  private static final int ITIMER_REAL = 0;
  private static final int FUTEX_WAIT = 0;
  private static final int FUTEX_WAKE = 1;
  private static final int FUTEX_COMMAND = 0x7f;

  TimeCalls(Kernel kernel, Task task) {
    super(kernel, task);
  }

  /** A pair of words: seconds and a part of a second (timespec, timeval; the old ones). */
  private record Time(long seconds, long part) {
    boolean isValid(long partsPerSecond) {
      return seconds >= 0 && part >= 0 && part < partsPerSecond;
    }
  }

  private int timeBytes() {
    return 2 * model().wordBytes();
  }

  private Optional<Time> time(long address) {
    return copyIn(address, timeBytes())
        .map(buffer -> new Time(model().signedWord(buffer), model().signedWord(buffer)));
  }

  private boolean putTime(long address, long nanos, long nanosPerPart) {
    long part = nanos % NANOS_PER_SECOND / nanosPerPart;
    ByteBuffer time = model().putWords(buffer(timeBytes()), nanos / NANOS_PER_SECOND, part);
    return copyOut(address, time.array());
  }

  /** nanosleep(request, remaining). */
  long nanosleep(PtRegs regs) {
    Optional<Time> request = time(regs.argument(0));
    if (request.isEmpty()) {
      return -Errno.EFAULT.number();
    }
    if (!request.get().isValid(NANOS_PER_SECOND)) {
      return -Errno.EINVAL.number();
    }
    return sleepUntil(deadline(request.get()), regs.argument(1));
  }

  private long deadline(Time time) {
    return kernel.deadline(nanos(time, 1));
  }

  /** More than virtual time can count is for ever. */
  private static long nanos(Time time, long nanosPerPart) {
    boolean countable = time.seconds() < Kernel.NEVER / NANOS_PER_SECOND - 1;
    return countable
        ? time.seconds() * NANOS_PER_SECOND + time.part() * nanosPerPart
        : Kernel.NEVER;
  }

  /** Sleep; when broken off, the rest is kept for the restart and told to the program (INT-02). */
  private long sleepUntil(long deadlineNanos, long restAt) {
    kernel.wakeAt(deadlineNanos, task);
    if (task.sleepInterruptibly("nanosleep", () -> kernel.nowNanos() >= deadlineNanos)) {
      return 0;
    }
    task.restart = () -> sleepUntil(deadlineNanos, restAt);
    long left = Math.max(0, deadlineNanos - kernel.nowNanos());
    boolean told = restAt == 0 || putTime(restAt, left, 1);
    return told ? -RestartBlock.REMAINDER : -Errno.EFAULT.number();
  }

  /**
   * ppoll(fds, count, timeout, mask, size): poll under another mask; when broken off, the rest of
   * the time is in the program's memory, for the same call to be made again.
   */
  long ppoll(PtRegs regs, FileCalls files, SignalCalls signals) {
    long timeoutAt = regs.argument(2);
    Optional<Time> timeout = timeoutAt == 0 ? Optional.empty() : time(timeoutAt);
    Optional<SignalSet> mask =
        regs.argument(3) == 0 ? Optional.of(task.blocked()) : signals.mask(regs.argument(3));
    if ((timeoutAt != 0 && timeout.isEmpty()) || mask.isEmpty()) {
      return -Errno.EFAULT.number();
    }
    boolean sensible = regs.argument(3) == 0 || regs.argument(4) == SignalLayout.MASK_BYTES;
    if (!sensible || !timeout.map(time -> time.isValid(NANOS_PER_SECOND)).orElse(true)) {
      return -Errno.EINVAL.number();
    }
    long deadline = timeout.map(this::deadline).orElse(Kernel.NEVER);
    long result = pollUnder(mask.get(), () -> files.pollUntil(regs, deadline));
    if (timeoutAt != 0) {
      putTime(timeoutAt, Math.max(0, deadline - kernel.nowNanos()), 1);
    }
    return result;
  }

  private long pollUnder(SignalSet mask, LongSupplier poll) {
    SignalSet old = task.blocked();
    task.block(mask);
    long result = poll.getAsLong();
    if (result == -RestartBlock.REMAINDER) {
      // A handler, if there is one to run, runs under the other mask.
      task.maskAfterSuspend = Optional.of(old);
      return -RestartBlock.SAME_CALL;
    }
    task.block(old);
    return result;
  }

  /** clock_gettime(clock, time): every clock shows virtual time. */
  long gettime(PtRegs regs) {
    return putTime(regs.argument(1), kernel.nowNanos(), 1) ? 0 : -Errno.EFAULT.number();
  }

  /** alarm(seconds). */
  long alarm(PtRegs regs) {
    Alarm alarm = task.process().alarm;
    long left = alarm.leftNanos(kernel.nowNanos());
    alarm.set(kernel, task.process(), (regs.argument(0) & 0xffff_ffffL) * NANOS_PER_SECOND, 0);
    // To the nearest second, but never to none (alarm_setitimer).
    return left == 0 ? 0 : Math.max(1, (left + NANOS_PER_SECOND / 2) / NANOS_PER_SECOND);
  }

  /** setitimer(which, new, old), for the timer of real time. */
  long setitimer(PtRegs regs) {
    Optional<Time> interval = time(regs.argument(1));
    Optional<Time> first = time(regs.argument(1) + timeBytes());
    if ((int) regs.argument(0) != ITIMER_REAL) {
      return -Errno.EINVAL.number();
    }
    if (interval.isEmpty() || first.isEmpty()) {
      return -Errno.EFAULT.number();
    }
    if (!interval.get().isValid(MICROS_PER_SECOND) || !first.get().isValid(MICROS_PER_SECOND)) {
      return -Errno.EINVAL.number();
    }
    Alarm alarm = task.process().alarm;
    long old = regs.argument(2);
    if (old != 0) {
      boolean done =
          putTime(old, alarm.intervalNanos(), NANOS_PER_MICRO)
              && putTime(old + timeBytes(), alarm.leftNanos(kernel.nowNanos()), NANOS_PER_MICRO);
      if (!done) {
        return -Errno.EFAULT.number();
      }
    }
    alarm.set(
        kernel,
        task.process(),
        nanos(first.get(), NANOS_PER_MICRO),
        nanos(interval.get(), NANOS_PER_MICRO));
    return 0;
  }

  /** futex(word, operation, value, timeout): wait and wake. */
  long futex(PtRegs regs) {
    Address word = new Address(regs.argument(0));
    if (word.value() % Integer.BYTES != 0) {
      return -Errno.EINVAL.number();
    }
    return switch ((int) regs.argument(1) & FUTEX_COMMAND) {
      case FUTEX_WAIT -> futexWait(word, (int) regs.argument(2), regs.argument(3));
      case FUTEX_WAKE -> {
        kernel.sync().writing("futex");
        yield kernel.futexes().wake(memory(), word, Math.max(0, (int) regs.argument(2)));
      }
      default -> -Errno.ENOSYS.number();
    };
  }

  private long futexWait(Address word, int expected, long timeoutAt) {
    Optional<Time> timeout = timeoutAt == 0 ? Optional.empty() : time(timeoutAt);
    if (timeoutAt != 0 && timeout.isEmpty()) {
      return -Errno.EFAULT.number();
    }
    if (timeout.isPresent() && !timeout.get().isValid(NANOS_PER_SECOND)) {
      return -Errno.EINVAL.number();
    }
    return futexWaitUntil(word, expected, timeout.map(this::deadline).orElse(Kernel.NEVER));
  }

  private long futexWaitUntil(Address word, int expected, long deadline) {
    kernel.sync().reading("futex");
    Optional<Integer> value = Futexes.value(memory(), word);
    if (value.isEmpty()) {
      return -Errno.EFAULT.number();
    }
    if (value.get() != expected) {
      return -Errno.EAGAIN.number();
    }
    if (deadline == Kernel.NEVER) {
      return sleepAt(word, deadline, -RestartBlock.SAME_CALL_UNLESS_HANDLED);
    }
    kernel.wakeAt(deadline, task);
    task.restart = () -> futexWaitUntil(word, expected, deadline);
    return sleepAt(word, deadline, -RestartBlock.REMAINDER);
  }

  private long sleepAt(Address word, long deadline, long whenBrokenOff) {
    Sleepers sleepers = kernel.futexes().at(memory(), word);
    sleepers.add(task);
    boolean over =
        task.sleepInterruptibly(
            "futex", () -> !sleepers.contains(task) || kernel.nowNanos() >= deadline);
    boolean woken = !sleepers.contains(task);
    sleepers.remove(task);
    if (woken) {
      return 0;
    }
    return over ? -Errno.ETIMEDOUT.number() : whenBrokenOff;
  }
}
