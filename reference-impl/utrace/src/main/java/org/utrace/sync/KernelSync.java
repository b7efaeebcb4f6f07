// SPDX-License-Identifier: Apache-2.0
package org.utrace.sync;

import org.utrace.contract.spi.ChoicePoint.Access;
import org.utrace.contract.spi.ChoicePoint.Kind;

/**
 * Give kernel code its locks, waits and choice points.
 *
 * <p>Every place where another processor could come in between is marked by a call here, so that an
 * explorer can make it happen. Object names are stable: they hold numbers of tasks, never hashes.
 */
public interface KernelSync {

  /** The actor that makes this call. */
  KernelActor current();

  /** Make a lock; it is taken only while those held by the actor are of ranks before its own. */
  KernelLock lock(LockRank rank, String name);

  /** Make a wait queue. */
  WaitQueue queue(String name);

  /** Mark a place where others may come in between. */
  void point(Kind kind, String object, Access access);

  /** Mark that something others may change is about to be read. */
  default void reading(String object) {
    point(Kind.MEMORY, object, Access.READ);
  }

  /** Mark that something others may read is about to be changed. */
  default void writing(String object) {
    point(Kind.MEMORY, object, Access.WRITE);
  }
}
