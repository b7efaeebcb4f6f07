// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.signal;

import org.utrace.contract.Address;
import org.utrace.contract.SigInfo;
import org.utrace.contract.spi.GuestCall;
import org.utrace.suite.Scene;
import org.utrace.suite.Server;

/**
 * Read any word of a process's memory, by letting one of its threads send it through a pipe.
 *
 * <p>It uses the cells data_12 to data_15.
 */
final class GuestMemory {
  private static final int INT_BITS = 32;

  private final Scene scene;
  private final Server reader;
  private final long readEnd;
  private final long writeEnd;

  GuestMemory(Scene scene, Server reader) {
    this.scene = scene;
    this.reader = reader;
    scene.expect("pipe2", 0L, reader.call(GuestCall.PIPE2, at("data_12"), 0));
    long ends = reader.thread().cell("data_12");
    // A new process has no other files open than 0 to 2, so either order of bytes gives the ends.
    readEnd = Math.min(ends & 0xffff_ffffL, ends >>> INT_BITS);
    writeEnd = Math.max(ends & 0xffff_ffffL, ends >>> INT_BITS);
  }

  private long at(String cell) {
    return reader.thread().label(cell).value();
  }

  private long word(Address from) {
    long bytes = Long.BYTES;
    scene.expect("write", bytes, reader.call(GuestCall.WRITE, writeEnd, from.value(), bytes));
    scene.expect("read", bytes, reader.call(GuestCall.READ, readEnd, at("data_13"), bytes));
    return reader.thread().cell("data_13");
  }

  /**
   * Check the siginfo at an address: signal, code and sender, which stand in words of their own.
   */
  void expectInfo(SigInfo expected, Address at) {
    scene.expect("si_signo", expected.signal().number(), half(word(at)));
    scene.expect("si_code", expected.code(), half(word(at.plus(8))));
    scene.expect("si_pid", expected.sender().number(), half(word(at.plus(16))));
  }

  /** The number in a word whose other half is 0, whatever the machine's byte order. */
  private static int half(long word) {
    return (int) (word >>> INT_BITS == 0 ? word : word >>> INT_BITS);
  }
}
