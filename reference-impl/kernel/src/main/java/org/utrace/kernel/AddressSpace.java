// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utrace.arch.UserMemory;
import org.utrace.contract.Address;
import org.utrace.contract.spi.DataModel;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.cpu.CpuContext;
import org.utrace.cpu.CpuException;
import org.utrace.cpu.UserAddress;
import org.utrace.cpu.UserCpu;

/**
 * A user memory and the processor that runs what is in it.
 *
 * <p>Several processes may share one (CLONE_VM); it goes back to the pool when the play ends.
 */
final class AddressSpace implements UserMemory {
  private final UserCpu cpu;
  private final TraceeProgram program;
  private final ElfImage image;
  private @Nullable MachineThread lastRunner;
  private long foreignWrites;

  AddressSpace(UserCpu cpu, TraceeProgram program, ElfImage image) {
    this.cpu = cpu;
    this.program = program;
    this.image = image;
  }

  UserCpu cpu() {
    return cpu;
  }

  TraceeProgram program() {
    return program;
  }

  ElfImage image() {
    return image;
  }

  /** Let a thread have the processor: what is not in its frame is switched too. */
  void switchTo(MachineThread task) {
    MachineThread last = lastRunner;
    if (last == task && task.loadedAtSwitch == task.switchCount()) {
      return;
    }
    if (last != null) {
      fetchRegisters();
      last.cpuContext = cpu.saveContext();
    }
    CpuContext mine = task.cpuContext;
    if (mine != null) {
      cpu.restoreContext(mine);
    }
    putControl(task);
    task.loadedAtSwitch = task.switchCount();
    lastRunner = task;
  }

  /** Let the thread that had the processor last have all its registers. */
  void fetchRegisters() {
    MachineThread last = lastRunner;
    if (last != null) {
      // Asking for the frame is what fetches it.
      last.regs().frame();
    }
  }

  /**
   * Load a thread's control registers into the processor, at once.
   *
   * <p>Another thread of the memory may have had it last, which must not go on with them.
   */
  void loadControl(MachineThread task) {
    switchTo(task);
    putControl(task);
  }

  private void putControl(MachineThread task) {
    if (task.control().length > 0) {
      cpu.loadControl(task.control());
    }
  }

  /** The registers outside the frame of a thread that does not run. */
  long[] extensionOf(MachineThread task) {
    switchTo(task);
    long[] values = new long[cpu.extensionLength()];
    cpu.storeExtension(values);
    return values;
  }

  /** Replace the registers outside the frame of a thread that does not run. */
  void loadExtension(MachineThread task, long[] values) {
    switchTo(task);
    cpu.loadExtension(values);
  }

  /** What can be read from a place on, up to a length. */
  byte[] readable(Address start, int lengthMax) {
    return cpu.readMapped(new UserAddress(start.value()), lengthMax);
  }

  /** The processor's state beside the frame, as a new thread of this one starts with. */
  CpuContext contextOf(MachineThread task) {
    CpuContext saved = task.cpuContext;
    return lastRunner == task || saved == null ? cpu.saveContext() : saved;
  }

  /** Copy what a program, or its tracer, has changed of another memory with the same program. */
  void copyFrom(AddressSpace other) {
    for (ElfImage.Segment segment : image.segments()) {
      copyPages(other, segment.start(), segment.memoryBytes());
    }
    copyPages(
        other, ProgramLoader.STACK_TOP.plus(-ProgramLoader.STACK_BYTES), ProgramLoader.STACK_BYTES);
  }

  private void copyPages(AddressSpace other, Address start, long lengthBytes) {
    UserAddress at = new UserAddress(start.value());
    int length = Math.toIntExact(lengthBytes);
    byte[] theirs = other.cpu.read(at, length);
    // Code that is written is translated anew.
    if (!Arrays.equals(theirs, cpu.read(at, length))) {
      write(at, theirs);
    }
  }

  @Override
  public Optional<byte[]> copyFrom(Address start, int lengthBytes) {
    UserAddress at = new UserAddress(start.value());
    if (lengthBytes < 0 || !cpu.isMapped(at, lengthBytes)) {
      return Optional.empty();
    }
    try {
      return Optional.of(cpu.read(at, lengthBytes));
    } catch (CpuException e) {
      return Optional.empty();
    }
  }

  @Override
  public boolean copyTo(Address start, byte[] bytes) {
    return !isReadOnly(start, bytes.length) && copyWherever(start, bytes);
  }

  private boolean copyWherever(Address start, byte[] bytes) {
    UserAddress at = new UserAddress(start.value());
    if (!cpu.isMapped(at, bytes.length)) {
      return false;
    }
    try {
      write(at, bytes);
      return true;
    } catch (CpuException e) {
      return false;
    }
  }

  /** The same memory, read-only pages written too (FOLL_FORCE). */
  UserMemory forced() {
    return new UserMemory() {
      @Override
      public Optional<byte[]> copyFrom(Address start, int lengthBytes) {
        return AddressSpace.this.copyFrom(start, lengthBytes);
      }

      @Override
      public boolean copyTo(Address start, byte[] bytes) {
        return copyWherever(start, bytes);
      }

      @Override
      public DataModel dataModel() {
        return AddressSpace.this.dataModel();
      }
    };
  }

  private boolean isReadOnly(Address start, int lengthBytes) {
    long pageMask = UserCpu.PAGE_BYTES - 1L;
    for (ElfImage.Segment segment : image.segments()) {
      long first = segment.start().value() & ~pageMask;
      long end = (segment.start().value() + segment.memoryBytes() + pageMask) & ~pageMask;
      boolean meets = start.value() < end && start.value() + lengthBytes > first;
      if (meets && !segment.protection().writable()) {
        return true;
      }
    }
    return false;
  }

  /** Read as a tracer does, whatever the protection (access_process_vm). */
  byte[] access(Address start, int lengthBytes) {
    return cpu.read(new UserAddress(start.value()), lengthBytes);
  }

  /** Write as a tracer does, whatever the protection (access_process_vm). */
  void access(Address start, byte[] bytes) {
    write(new UserAddress(start.value()), bytes);
  }

  /** Whatever is written here once the program is loaded is not the program's doing. */
  private void write(UserAddress at, byte[] bytes) {
    foreignWrites++;
    cpu.write(at, bytes);
  }

  /** Writes so far that no user instruction made. */
  long foreignWrites() {
    return foreignWrites;
  }

  @Override
  public DataModel dataModel() {
    return image.dataModel();
  }

  long readWord(Address at) {
    byte[] bytes = cpu.read(new UserAddress(at.value()), Long.BYTES);
    return dataModel().buffer(bytes).getLong();
  }

  void writeWord(Address at, long value) {
    byte[] bytes = dataModel().buffer(Long.BYTES).putLong(value).array();
    write(new UserAddress(at.value()), bytes);
  }
}
