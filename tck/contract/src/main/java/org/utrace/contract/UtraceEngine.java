// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract;

import org.jspecify.annotations.Nullable;

/**
 * Stand for one attachment of one tracer to one thread.
 *
 * <p>A handle counts references: the attachment holds one, whoever got it from {@code attach} holds
 * another (REF-01). The calls here never block and may be made in any context.
 */
public interface UtraceEngine {

  /** The callbacks given at attach. */
  EngineOps ops();

  /** The data given at attach. */
  @Nullable Object data();

  /** The present event mask; a racing {@code set_events} may change it at once. */
  EventSet flags();

  /** Take one more reference (utrace_engine_get). */
  void get();

  /** Drop one reference (utrace_engine_put); the last one runs the release callback (REF-02). */
  void put();
}
