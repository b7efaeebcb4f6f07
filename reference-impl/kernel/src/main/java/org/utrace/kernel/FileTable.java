// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The open files of a process by their descriptors: ends of pipes, and standard output. */
final class FileTable {
  /** Descriptor of standard output, which is always open and belongs to the stage. */
  static final int STDOUT = 1;

  /** One open end of a pipe. */
  record PipeEnd(Pipe pipe, Pipe.End end) {}

  private final TreeMap<Integer, PipeEnd> open = new TreeMap<>();

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

  void closeAll() {
    List.copyOf(open.keySet()).forEach(this::close);
  }
}
