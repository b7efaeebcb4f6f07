// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract.spi;

import org.utrace.contract.Action;
import org.utrace.contract.EventSet;
import org.utrace.contract.ResumeAction;

/** Show the numbers of an implementation that packs actions into words, as the C API does. */
public interface BitEncoding {

  /** The constant of a resume action. */
  int constant(ResumeAction action);

  /** Pack an action. */
  int encode(Action action);

  /** Unpack a word: the inverse of {@link #encode}. */
  Action decode(int word);

  /** The word of an event mask. */
  long encode(EventSet events);
}
