// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract.spi;

/**
 * Name a system call that programs of the stage make; its number is the machine's.
 *
 * <p>A machine without a call of its own for one of these makes it by another with {@linkplain
 * Stage#arguments fixed arguments}.
 */
public enum GuestCall {
  WRITE,
  EXIT,
  EXIT_GROUP,
  GETPID,
  GETTID,
  NANOSLEEP,
  PAUSE,
  KILL,
  TGKILL,
  SCHED_YIELD,
  RT_SIGACTION,
  RT_SIGPROCMASK,
  RT_SIGRETURN,
  RT_SIGSUSPEND,
  RT_SIGPENDING,
  RT_SIGQUEUEINFO,
  SIGALTSTACK,
  CLONE,
  FORK,
  VFORK,
  EXECVE,
  WAIT4,
  WAITID,
  FUTEX,
  PIPE2,
  READ,
  CLOSE,
  POLL,
  PPOLL,
  SET_TID_ADDRESS,
  GETPPID,
  SETPGID,
  GETPGID,
  SETSID,
  GETSID,
  SETITIMER,
  ALARM,
  CLOCK_GETTIME
}
