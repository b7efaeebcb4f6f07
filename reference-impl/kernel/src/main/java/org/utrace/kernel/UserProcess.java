// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.utrace.contract.Pid;

/** What the threads of one process share: number, memory and output. */
final class UserProcess {
  private final Pid pid;
  private final AddressSpace memory;
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();

  UserProcess(Pid pid, AddressSpace memory) {
    this.pid = pid;
    this.memory = memory;
  }

  Pid pid() {
    return pid;
  }

  AddressSpace memory() {
    return memory;
  }

  void write(byte[] bytes) {
    output.writeBytes(bytes);
  }

  String output() {
    return output.toString(StandardCharsets.UTF_8);
  }
}
