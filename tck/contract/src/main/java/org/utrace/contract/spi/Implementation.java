// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract.spi;

import java.util.Map;
import java.util.Optional;

/** Run stages of one implementation on one port. */
public interface Implementation extends AutoCloseable {

  /** What it declares to be able to do; the kit probes it. */
  Capabilities capabilities();

  /**
   * A digest of everything that decides its behaviour, as lower-case hex.
   *
   * <p>It goes into replay tokens, so that a stale token is told from a mended fault.
   */
  String digest();

  /** Facts for the report, such as the version of an emulator; keys in a fixed order. */
  Map<String, String> facts();

  /** Control over interleavings, if it can give it; else tests are sampled with noise (D25). */
  Optional<ScheduleControl> scheduleControl();

  /** The numbers it encodes actions with, if it has any (capability bit-encoding). */
  default Optional<BitEncoding> bitEncoding() {
    return Optional.empty();
  }

  /** Play a script on a fresh stage with whatever scheduling there is. */
  RunReport play(StageScript script, Bounds bounds);

  @Override
  void close();
}
