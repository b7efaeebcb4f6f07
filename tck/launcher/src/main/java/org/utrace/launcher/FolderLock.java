// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keep a folder for one run: two that write into it would mix their verdicts.
 *
 * <p>The system gives the lock back at the death of its holder, however that died.
 */
final class FolderLock implements Closeable {
  static final String NAME = ".utck-lock";

  private final Path file;
  private final FileChannel channel;

  private FolderLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Take a folder that exists.
   *
   * @throws BadInputException if a run has it
   * @throws IOException if the folder cannot be written to
   */
  static FolderLock take(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!isGranted(channel)) {
      channel.close();
      throw refusal(folder);
    }
    return new FolderLock(file, channel);
  }

  /**
   * Refuse a folder that a run is writing to.
   *
   * @throws BadInputException if a run has it
   */
  static void refuseTaken(Path folder) {
    Path file = folder.resolve(NAME);
    if (!Files.isWritable(file)) {
      return;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      if (!isGranted(channel)) {
        throw refusal(folder);
      }
    } catch (IOException e) {
      // Its run has just ended.
      return;
    }
  }

  private static BadInputException refusal(Path folder) {
    return new BadInputException(
        "A run is still writing to %s: wait for its end, or choose another folder."
            .formatted(OutputFolder.shown(folder)));
  }

  /** Where the file system knows no locks, everybody is let in. */
  private static boolean isGranted(FileChannel channel) {
    try {
      @Nullable Object lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Override
  public void close() {
    try (channel) {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // An empty file that stays keeps nobody out.
      return;
    }
  }
}
