// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu;

/**
 * Tell which recipe of a CPU does not work on this build of the emulator.
 *
 * @param name of the probe, for example {@code x86-tf-trap}
 * @param emulator name and version, for example {@code libunicorn 2.0.1}
 * @param seen what was expected and what was seen, in words
 */
public record FailedProbe(String name, String emulator, String seen) {

  /** One clause of a sentence: which probe fails on what. */
  public String reason() {
    return "probe " + name + " fails on " + emulator;
  }

  @Override
  public String toString() {
    return reason() + " (" + seen + ")";
  }
}
