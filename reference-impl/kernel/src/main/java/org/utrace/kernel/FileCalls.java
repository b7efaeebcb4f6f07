// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.utrace.arch.PtRegs;
import org.utrace.contract.Address;
import org.utrace.contract.Errno;
import org.utrace.contract.Pid;
import org.utrace.contract.SigInfo;
import org.utrace.contract.Signal;

/** Make the system calls about files for one thread: pipes and standard output. */
final class FileCalls {
  private static final int BYTES_MAX = 1 << 16;
  private static final int POLLFD_BYTES = 8;
  private static final int POLLFDS_MAX = 64;
  private static final short POLLIN = 1;
  private static final short POLLOUT = 4;
  private static final short POLLERR = 8;
  private static final short POLLHUP = 16;
  private static final short POLLNVAL = 32;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Kernel kernel;
  private final Task task;

  FileCalls(Kernel kernel, Task task) {
    this.kernel = kernel;
    this.task = task;
  }

  private AddressSpace memory() {
    return task.process().memory();
  }

  private FileTable files() {
    return task.process().files;
  }

  /** pipe2(fds, flags). */
  long pipe(PtRegs regs) {
    Pipe pipe = new Pipe();
    int read = files().add(new FileTable.PipeEnd(pipe, Pipe.End.READ));
    int write = files().add(new FileTable.PipeEnd(pipe, Pipe.End.WRITE));
    byte[] pair =
        ByteBuffer.allocate(2 * Integer.BYTES)
            .order(memory().byteOrder())
            .putInt(read)
            .putInt(write)
            .array();
    if (memory().copyTo(new Address(regs.argument(0)), pair)) {
      return 0;
    }
    files().close(read);
    files().close(write);
    return -Errno.EFAULT.number();
  }

  /** close(fd). */
  long close(PtRegs regs) {
    return files().close((int) regs.argument(0)) ? 0 : -Errno.EBADF.number();
  }

  /** read(fd, buffer, length). */
  long read(PtRegs regs) {
    Optional<FileTable.PipeEnd> file = end(regs, Pipe.End.READ);
    if (file.isEmpty()) {
      return -Errno.EBADF.number();
    }
    Pipe pipe = file.get().pipe();
    kernel.sync().reading("pipe");
    if (!sleep(pipe, "pipe_read", pipe::isReadable)) {
      return -RestartBlock.SAME_CALL_UNLESS_HANDLED;
    }
    byte[] bytes = pipe.take(length(regs));
    boolean done = memory().copyTo(new Address(regs.argument(1)), bytes);
    return done ? bytes.length : -Errno.EFAULT.number();
  }

  private Optional<FileTable.PipeEnd> end(PtRegs regs, Pipe.End wanted) {
    return files().get((int) regs.argument(0)).filter(file -> file.end() == wanted);
  }

  private boolean sleep(Pipe pipe, String what, BooleanSupplier condition) {
    if (condition.getAsBoolean()) {
      return true;
    }
    pipe.sleepers.add(task);
    boolean met = task.sleepInterruptibly(what, condition);
    pipe.sleepers.remove(task);
    return met;
  }

  private static int length(PtRegs regs) {
    return (int) Math.min(regs.argument(2), BYTES_MAX);
  }

  /** write(fd, buffer, length). */
  long write(PtRegs regs) {
    boolean stdout = (int) regs.argument(0) == FileTable.STDOUT;
    Optional<FileTable.PipeEnd> file = end(regs, Pipe.End.WRITE);
    if (!stdout && file.isEmpty()) {
      return -Errno.EBADF.number();
    }
    Optional<byte[]> bytes = memory().copyFrom(new Address(regs.argument(1)), length(regs));
    if (bytes.isEmpty()) {
      return -Errno.EFAULT.number();
    }
    if (stdout) {
      task.process().write(bytes.get());
      return bytes.get().length;
    }
    return writePipe(file.get().pipe(), bytes.get());
  }

  private long writePipe(Pipe pipe, byte[] bytes) {
    int done = 0;
    while (done < bytes.length) {
      kernel.sync().writing("pipe");
      if (!sleep(pipe, "pipe_write", pipe::isWritable)) {
        return done > 0 ? done : -RestartBlock.SAME_CALL_UNLESS_HANDLED;
      }
      if (!pipe.hasReaders()) {
        kernel.sender().toThread(task, SigInfo.of(Signal.SIGPIPE, SigInfo.KERNEL, new Pid(0)));
        return done > 0 ? done : -Errno.EPIPE.number();
      }
      done += pipe.put(bytes, done);
    }
    return done;
  }

  /** poll(fds, count, timeout in milliseconds). */
  long poll(PtRegs regs) {
    int count = (int) regs.argument(1);
    Address at = new Address(regs.argument(0));
    if (count < 0 || count > POLLFDS_MAX) {
      return -Errno.EINVAL.number();
    }
    Optional<byte[]> bytes = memory().copyFrom(at, count * POLLFD_BYTES);
    if (bytes.isEmpty()) {
      return -Errno.EFAULT.number();
    }
    ByteBuffer fds = ByteBuffer.wrap(bytes.get()).order(memory().byteOrder());
    int ready = waitFor(fds, count, (int) regs.argument(2));
    if (ready < 0) {
      return -RestartBlock.SAME_CALL;
    }
    return memory().copyTo(at, fds.array()) ? ready : -Errno.EFAULT.number();
  }

  /** Number of descriptors that are ready, or -1 if a signal broke the wait. */
  private int waitFor(ByteBuffer fds, int count, int timeoutMillis) {
    List<Pipe> pipes = pipes(fds, count);
    long deadline =
        timeoutMillis < 0 ? Long.MAX_VALUE : kernel.nowNanos() + timeoutMillis * NANOS_PER_MILLI;
    if (look(fds, count) > 0 || timeoutMillis == 0) {
      return look(fds, count);
    }
    if (timeoutMillis > 0) {
      kernel.wakeAt(deadline, task);
    }
    pipes.forEach(pipe -> pipe.sleepers.add(task));
    boolean over =
        task.sleepInterruptibly(
            "poll", () -> look(fds, count) > 0 || kernel.nowNanos() >= deadline);
    pipes.forEach(pipe -> pipe.sleepers.remove(task));
    return over ? look(fds, count) : -1;
  }

  private List<Pipe> pipes(ByteBuffer fds, int count) {
    List<Pipe> pipes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      files().get(fds.getInt(i * POLLFD_BYTES)).ifPresent(file -> pipes.add(file.pipe()));
    }
    return pipes;
  }

  private int look(ByteBuffer fds, int count) {
    int ready = 0;
    for (int i = 0; i < count; i++) {
      int at = i * POLLFD_BYTES;
      short found = state(fds.getInt(at), fds.getShort(at + 4));
      fds.putShort(at + 6, found);
      ready += found == 0 ? 0 : 1;
    }
    return ready;
  }

  private short state(int fd, short wanted) {
    if (fd == FileTable.STDOUT) {
      return (short) (wanted & POLLOUT);
    }
    Optional<FileTable.PipeEnd> file = files().get(fd);
    if (file.isEmpty()) {
      return fd < 0 ? 0 : POLLNVAL;
    }
    Pipe pipe = file.get().pipe();
    if (file.get().end() == Pipe.End.READ) {
      boolean hangup = pipe.isReadable() && !pipe.hasBytes();
      int in = pipe.hasBytes() ? wanted & POLLIN : 0;
      return (short) (in | (hangup ? POLLHUP : 0));
    }
    int out = pipe.isWritable() ? wanted & POLLOUT : 0;
    return (short) (out | (pipe.hasReaders() ? 0 : POLLERR));
  }
}
