// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract.spi;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Run stages of one implementation on one port. */
public interface Implementation extends AutoCloseable {

  /** What it declares to be able to do; the kit probes it. */
  Capabilities capabilities();

  /**
   * A digest of everything that decides its behaviour, as lower-case hex.
   *
   * <p>It goes into replay tokens, so that a stale token is told from a mended fault. Empty for a
   * digest of the jar or folder that this class was loaded from, which the kit makes itself.
   */
  default String digest() {
    return "";
  }

  /** Facts for the report, such as the version of an emulator; keys in a fixed order. */
  default Map<String, String> facts() {
    return Map.of();
  }

  /** Control over interleavings, if it can give it; else tests are sampled with noise (D25). */
  default Optional<ScheduleControl> scheduleControl() {
    return Optional.empty();
  }

  /** The numbers it encodes actions with, if it has any (capability bit-encoding). */
  default Optional<BitEncoding> bitEncoding() {
    return Optional.empty();
  }

  /**
   * Make code of the machine to compare ways of running it (capability arch-port).
   *
   * @param seed the same seed gives the same sequences
   * @param count how many
   */
  default List<CodeSequence> sequences(long seed, int count) {
    throw new NotOfferedException("Implementation.sequences", "arch-port");
  }

  /** Programs to compare the speed of its step with; the kit asks only for that measurement. */
  default List<StepPeer> stepPeers() {
    return List.of();
  }

  /**
   * Make the machine's code about a topic (capability arch-port); none where it has nothing such.
   */
  default List<CodeSequence> sequences(CodeTopic topic) {
    throw new NotOfferedException("Implementation.sequences", "arch-port");
  }

  /**
   * Play a script on a fresh stage with whatever scheduling there is.
   *
   * <p>It comes back whatever the script does: nobody else ends a play in which all wait for each
   * other, or one that goes on for ever.
   */
  RunReport play(StageScript script, Bounds bounds);

  /** Give back what it holds; nothing, mostly. */
  @Override
  default void close() {}
}
