// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import java.util.Arrays;
import java.util.List;
import org.utrace.arch.ArchPort;
import org.utrace.arch.PortRegset;
import org.utrace.contract.Errno;
import org.utrace.contract.regset.UserRegset;
import org.utrace.contract.regset.UserRegsetView;

/**
 * Read and write parts of a thread's register sets by way of whole ones (task_user_regset_view).
 */
final class TaskRegsets implements UserRegsetView {
  private final ArchPort port;
  private final Task task;

  TaskRegsets(ArchPort port, Task task) {
    this.port = port;
    this.task = task;
  }

  @Override
  public String name() {
    return port.name();
  }

  @Override
  public int elfMachine() {
    return port.elfMachine();
  }

  @Override
  public List<UserRegset> sets() {
    return port.regsets().stream().map(PortRegset::layout).toList();
  }

  @Override
  public byte[] read(UserRegset set, int offsetBytes, int lengthBytes) {
    requireRange(set, offsetBytes, lengthBytes);
    return Arrays.copyOfRange(portSet(set).get(task), offsetBytes, offsetBytes + lengthBytes);
  }

  @Override
  public Errno write(UserRegset set, int offsetBytes, byte[] bytes) {
    requireRange(set, offsetBytes, bytes.length);
    PortRegset portSet = portSet(set);
    byte[] whole = portSet.get(task);
    System.arraycopy(bytes, 0, whole, offsetBytes, bytes.length);
    return portSet.set(task, whole) ? Errno.OK : Errno.EINVAL;
  }

  private static void requireRange(UserRegset set, int offsetBytes, int lengthBytes) {
    if (!set.covers(offsetBytes, lengthBytes)) {
      throw new IllegalArgumentException(
          "%s has %d bytes in units of %d: no %d bytes at %d"
              .formatted(set.name(), set.sizeBytes(), set.unitBytes(), lengthBytes, offsetBytes));
    }
  }

  private PortRegset portSet(UserRegset set) {
    for (PortRegset candidate : port.regsets()) {
      if (candidate.layout().equals(set)) {
        return candidate;
      }
    }
    throw new IllegalArgumentException(port.name() + " has no register set " + set.name());
  }
}
