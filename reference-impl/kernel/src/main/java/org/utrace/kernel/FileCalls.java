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
import org.utrace.kernel.FileTable.PipeEnd;

/** Make the system calls about files for one thread: pipes and standard output. */
final class FileCalls extends UserCalls {
  private static final int BYTES_MAX = 1 << 16;
  private static final int POLLFD_BYTES = 8;
  private static final int POLLFDS_MAX = 64;
  private static final short POLLIN = 1;
  private static final short POLLOUT = 4;
  private static final short POLLERR = 8;
  private static final short POLLHUP = 16;
  private static final short POLLNVAL = 32;
  private static final int O_NONBLOCK = 0x800;
  private static final int O_CLOEXEC = 0x8_0000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  FileCalls(Kernel kernel, Task task) {
    super(kernel, task);
  }

  private FileTable files() {
    return task.files;
  }

  /** pipe2(fds, flags). */
  long pipe(PtRegs regs) {
    int flags = (int) regs.argument(1);
    if ((flags & ~(O_NONBLOCK | O_CLOEXEC)) != 0) {
      return -Errno.EINVAL.number();
    }
    Pipe pipe = new Pipe();
    int read = files().add(end(pipe, Pipe.End.READ, flags));
    int write = files().add(end(pipe, Pipe.End.WRITE, flags));
    byte[] pair = buffer(2 * Integer.BYTES).putInt(read).putInt(write).array();
    if (copyOut(regs.argument(0), pair)) {
      return 0;
    }
    files().close(read);
    files().close(write);
    return -Errno.EFAULT.number();
  }

  private static PipeEnd end(Pipe pipe, Pipe.End end, int flags) {
    return new PipeEnd(pipe, end, (flags & O_NONBLOCK) != 0, (flags & O_CLOEXEC) != 0);
  }

  /** close(fd). */
  long close(PtRegs regs) {
    return files().close((int) regs.argument(0)) ? 0 : -Errno.EBADF.number();
  }

  /** read(fd, buffer, length). */
  long read(PtRegs regs) {
    Optional<PipeEnd> file = end(regs, Pipe.End.READ);
    if (file.isEmpty()) {
      return -Errno.EBADF.number();
    }
    if (signed(regs, 2) <= 0) {
      return signed(regs, 2) == 0 ? 0 : -Errno.EINVAL.number();
    }
    Pipe pipe = file.get().pipe();
    kernel.sync().reading("pipe");
    long error = sleep(file.get(), "pipe_read", pipe::isReadable);
    if (error != 0) {
      return error;
    }
    byte[] bytes = pipe.first(length(regs));
    if (!copyOut(regs.argument(1), bytes)) {
      return -Errno.EFAULT.number();
    }
    pipe.drop(bytes.length);
    return bytes.length;
  }

  private Optional<PipeEnd> end(PtRegs regs, Pipe.End wanted) {
    return files().get((int) regs.argument(0)).filter(file -> file.end() == wanted);
  }

  /** Sleep until the condition holds; 0, or why it does not. */
  private long sleep(PipeEnd file, String what, BooleanSupplier condition) {
    if (condition.getAsBoolean()) {
      return 0;
    }
    if (file.nonBlocking()) {
      return -Errno.EAGAIN.number();
    }
    Sleepers sleepers = file.pipe().sleepers;
    sleepers.add(task);
    boolean met = task.sleepInterruptibly(what, condition);
    sleepers.remove(task);
    return met ? 0 : -RestartBlock.SAME_CALL_UNLESS_HANDLED;
  }

  private static int length(PtRegs regs) {
    return (int) Math.min(regs.argument(2), BYTES_MAX);
  }

  /** write(fd, buffer, length). */
  long write(PtRegs regs) {
    boolean stdout = (int) regs.argument(0) == FileTable.STDOUT;
    Optional<PipeEnd> file = end(regs, Pipe.End.WRITE);
    if (!stdout && file.isEmpty()) {
      return -Errno.EBADF.number();
    }
    if (signed(regs, 2) < 0) {
      return -Errno.EINVAL.number();
    }
    Optional<byte[]> bytes = copyIn(regs.argument(1), length(regs)).map(ByteBuffer::array);
    if (bytes.isEmpty()) {
      return -Errno.EFAULT.number();
    }
    if (stdout) {
      task.process().write(bytes.get());
      return bytes.get().length;
    }
    return writePipe(file.get(), bytes.get());
  }

  /** A small write waits until there is room for all of it, so that no other comes in between. */
  private long writePipe(PipeEnd file, byte[] bytes) {
    Pipe pipe = file.pipe();
    int room = bytes.length <= Pipe.ATOMIC_BYTES ? bytes.length : 1;
    int done = 0;
    while (done < bytes.length) {
      kernel.sync().writing("pipe");
      long error = sleep(file, "pipe_write", () -> pipe.isWritable(room));
      if (error != 0) {
        return done > 0 ? done : error;
      }
      if (!pipe.hasReaders()) {
        Pid writer = task.process().pid();
        kernel.sender().toThread(task, SigInfo.of(Signal.SIGPIPE, SigInfo.USER, writer));
        return done > 0 ? done : -Errno.EPIPE.number();
      }
      done += pipe.put(bytes, done);
    }
    return done;
  }

  /** poll(fds, count, timeout in milliseconds). */
  long poll(PtRegs regs) {
    int timeoutMillis = (int) regs.argument(2);
    return pollUntil(
        regs, timeoutMillis < 0 ? Kernel.NEVER : kernel.deadline(timeoutMillis * NANOS_PER_MILLI));
  }

  /** Poll what the first two arguments name. */
  long pollUntil(PtRegs regs, long deadline) {
    int count = (int) regs.argument(1);
    boolean sensible = count >= 0 && count <= POLLFDS_MAX;
    return sensible ? poll(new Address(regs.argument(0)), count, deadline) : -Errno.EINVAL.number();
  }

  /** Poll; when broken off, the rest of the time is kept for the restart. */
  private long poll(Address at, int count, long deadline) {
    Optional<ByteBuffer> copy = copyIn(at.value(), count * POLLFD_BYTES);
    if (copy.isEmpty()) {
      return -Errno.EFAULT.number();
    }
    ByteBuffer fds = copy.get();
    if (!waitFor(fds, count, deadline)) {
      task.restart = () -> poll(at, count, deadline);
      return -RestartBlock.REMAINDER;
    }
    int ready = look(fds, count);
    return copyOut(at.value(), fds.array()) ? ready : -Errno.EFAULT.number();
  }

  /** Wait until something is ready or the time is over; false if a signal broke the wait. */
  private boolean waitFor(ByteBuffer fds, int count, long deadline) {
    BooleanSupplier over = () -> look(fds, count) > 0 || kernel.nowNanos() >= deadline;
    kernel.sync().reading("pipe");
    if (over.getAsBoolean()) {
      return true;
    }
    kernel.wakeAt(deadline, task);
    List<Pipe> pipes = pipes(fds, count);
    pipes.forEach(pipe -> pipe.sleepers.add(task));
    boolean met = task.sleepInterruptibly("poll", over);
    pipes.forEach(pipe -> pipe.sleepers.remove(task));
    return met;
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
    Optional<PipeEnd> file = files().get(fd);
    if (file.isEmpty()) {
      return fd < 0 ? 0 : POLLNVAL;
    }
    Pipe pipe = file.get().pipe();
    if (file.get().end() == Pipe.End.READ) {
      int in = pipe.hasBytes() ? wanted & POLLIN : 0;
      return (short) (in | (pipe.hasWriters() ? 0 : POLLHUP));
    }
    int out = pipe.hasRoom(Pipe.ATOMIC_BYTES) ? wanted & POLLOUT : 0;
    return (short) (out | (pipe.hasReaders() ? 0 : POLLERR));
  }
}
