// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract;

/**
 * Name the result of a call: success or the error it ends with.
 *
 * <p>The numbers are the generic Linux ones; calls return them negated in C.
 */
public enum Errno {
  OK(0),
  EPERM(1),
  ENOENT(2),
  ESRCH(3),
  EINTR(4),
  EIO(5),
  EBADF(9),
  ECHILD(10),
  EAGAIN(11),
  ENOMEM(12),
  EACCES(13),
  EFAULT(14),
  EEXIST(17),
  EINVAL(22),
  EPIPE(32),
  ENOSYS(38),
  EOPNOTSUPP(95),
  ETIMEDOUT(110),
  EALREADY(114),
  EINPROGRESS(115),
  ERESTARTSYS(512);

  private final int number;

  Errno(int number) {
    this.number = number;
  }

  /** The positive error number, 0 for {@link #OK}. */
  public int number() {
    return number;
  }
}
