// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The open files of a thread by their descriptors: ends of pipes, and standard output.
 *
 * <p>Threads and processes share one where CLONE_FILES says so (files_struct).
 */
final class FileTable {
  /** Descriptor of standard output, which is always open and belongs to the stage. */
  static final int STDOUT = 1;

  /**
   * One open end of a pipe.
   *
   * @param nonBlocking calls fail with EAGAIN where they would sleep (O_NONBLOCK)
   * @param closeOnExec it does not survive an exec (O_CLOEXEC)
   */
  record PipeEnd(Pipe pipe, Pipe.End end, boolean nonBlocking, boolean closeOnExec) {}

  private final TreeMap<Integer, PipeEnd> open = new TreeMap<>();
  private int users = 1;

  /** The same table for one more thread. */
  FileTable share() {
    users++;
    return this;
  }

  /** A table for its own use by one of those that share this one. */
  FileTable unshare() {
    if (users == 1) {
      return this;
    }
    users--;
    return copy();
  }

  /** A thread uses the table no more; the last closes all. */
  void release() {
    users--;
    if (users == 0) {
      List.copyOf(open.keySet()).forEach(this::close);
    }
  }

  /** The table of a fork's child. */
  FileTable copy() {
    FileTable copy = new FileTable();
    open.forEach((fd, end) -> {
      end.pipe().share(end.end());
      copy.open.put(fd, end);
    });
    return copy;
  }

  Optional<PipeEnd> get(int fd) {
    return Optional.ofNullable(open.get(fd));
  }

  /** Put a file at the lowest free descriptor above the standard ones. */
  int add(PipeEnd end) {
    int fd = STDOUT + 2;
    while (open.containsKey(fd)) {
      fd++;
    }
    open.put(fd, end);
    return fd;
  }

  /** Close one; false if it was not open. */
  boolean close(int fd) {
    PipeEnd end = open.remove(fd);
    if (end != null) {
      end.pipe().close(end.end());
    }
    return end != null;
  }

  /** Close what is not to survive an exec. */
  void closeOnExec() {
    List.copyOf(open.keySet()).stream()
        .filter(fd -> get(fd).stream().anyMatch(PipeEnd::closeOnExec))
        .forEach(this::close);
  }
}
