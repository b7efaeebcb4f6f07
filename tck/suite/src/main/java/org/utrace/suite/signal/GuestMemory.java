// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.signal;

import org.utrace.contract.Address;
import org.utrace.contract.SigInfo;
import org.utrace.contract.spi.GuestCall;
import org.utrace.suite.DataCells;
import org.utrace.suite.Scene;
import org.utrace.suite.Server;

/**
 * Read the memory of a process's memory, by letting one of its threads send it through a pipe.
 *
 * <p>It uses the cells data_12 to data_15.
 */
final class GuestMemory {
  private static final int INFO_BYTES = 24;

  private final Scene scene;
  private final Server reader;
  private final long readEnd;
  private final long writeEnd;

  GuestMemory(Scene scene, Server reader) {
    this.scene = scene;
    this.reader = reader;
    scene.expect("pipe2", 0L, reader.call(GuestCall.PIPE2, at("data_12"), 0));
    readEnd = reader.thread().data().intAt(12, 0);
    writeEnd = reader.thread().data().intAt(12, 1);
  }

  private long at(String cell) {
    return reader.thread().label(cell).value();
  }

  private DataCells copy(Address from) {
    long bytes = INFO_BYTES;
    scene.expect("write", bytes, reader.call(GuestCall.WRITE, writeEnd, from.value(), bytes));
    scene.expect("read", bytes, reader.call(GuestCall.READ, readEnd, at("data_13"), bytes));
    return reader.thread().data();
  }

  /** Check the siginfo at an address: signal, code and sender. */
  void expectInfo(SigInfo expected, Address at) {
    DataCells info = copy(at);
    // Behind si_signo, si_errno and si_code comes a union, which is aligned as a word.
    int union = info.model().wordBytes() == Integer.BYTES ? 3 : 4;
    scene.expect("si_signo", expected.signal().number(), info.intAt(13, 0));
    scene.expect("si_code", expected.code(), info.intAt(13, 2));
    scene.expect("si_pid", expected.sender().number(), info.intAt(13, union));
  }
}
