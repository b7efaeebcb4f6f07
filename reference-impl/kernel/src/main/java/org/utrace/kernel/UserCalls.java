// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.utrace.arch.PtRegs;
import org.utrace.contract.Address;
import org.utrace.contract.Errno;
import org.utrace.contract.spi.DataModel;

/** Hold what all system calls of one thread need: the thread, and copies from and to its memory. */
abstract class UserCalls {
  final Kernel kernel;
  final Task task;

  UserCalls(Kernel kernel, Task task) {
    this.kernel = kernel;
    this.task = task;
  }

  final AddressSpace memory() {
    return task.process().memory();
  }

  /** How the program's structures are laid out. */
  final DataModel model() {
    return memory().dataModel();
  }

  /** An empty buffer in the machine's byte order, to be filled and copied out. */
  final ByteBuffer buffer(int lengthBytes) {
    return model().buffer(lengthBytes);
  }

  /** An argument of type {@code long} or {@code ssize_t}. */
  final long signed(PtRegs regs, int argument) {
    return model().signed(regs.argument(argument));
  }

  /** What a structure holds; empty if the program cannot read it. */
  final Optional<ByteBuffer> copyIn(long address, int lengthBytes) {
    return memory().copyFrom(new Address(address), lengthBytes).map(model()::buffer);
  }

  /** Fill a structure of the program's; false if it cannot write there. */
  final boolean copyOut(long address, byte[] bytes) {
    return memory().copyTo(new Address(address), bytes);
  }

  /** Fill a structure that the program may not want, which it says by address 0; 0 or EFAULT. */
  final long copyOutIfWanted(long address, byte[] bytes) {
    return address == 0 || copyOut(address, bytes) ? 0 : -Errno.EFAULT.number();
  }
}
