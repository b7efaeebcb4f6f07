// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Keep idle CPUs for the next world that starts from the same image.
 *
 * <p>The maker of a CPU maps the image and takes a {@link UserCpu#snapshot}; what comes back is
 * reverted to it, so that a CPU from the pool is as a new one. One thread at a time.
 */
public final class CpuPool implements AutoCloseable {
  private record Entry(Object key, UserCpu cpu) {}

  private final int idleMax;
  private final List<Entry> idle = new ArrayList<>();
  private final List<Entry> lent = new ArrayList<>();
  private boolean closed;

  /**
   * Make an empty pool.
   *
   * @param idleMax how many idle CPUs of all keys together are kept, at least 0; the one that was
   *     idle longest is closed when there are more
   */
  public CpuPool(int idleMax) {
    if (idleMax < 0) {
      throw new CpuException("CpuPool(" + idleMax + "): the bound is at least 0");
    }
    this.idleMax = idleMax;
  }

  /**
   * Take an idle CPU of this key, or let {@code maker} make one.
   *
   * @param key names the image, compared with {@code equals}
   */
  public UserCpu take(Object key, Supplier<? extends UserCpu> maker) {
    requireOpen("take");
    for (int i = idle.size() - 1; i >= 0; i--) {
      if (idle.get(i).key().equals(key)) {
        return lend(idle.remove(i));
      }
    }
    return lend(new Entry(key, maker.get()));
  }

  private UserCpu lend(Entry entry) {
    lent.add(entry);
    return entry.cpu();
  }

  /**
   * Give a CPU back; it is reverted to its snapshot.
   *
   * @throws CpuException if the CPU is not lent by this pool, or has no snapshot; the latter is
   *     closed
   */
  public void giveBack(UserCpu cpu) {
    requireOpen("giveBack");
    Entry entry = removeLent(cpu);
    try {
      cpu.revert();
    } catch (CpuException failed) {
      closeQuietly(cpu, failed);
      throw failed;
    }
    idle.add(entry);
    if (idle.size() > idleMax) {
      idle.removeFirst().cpu().close();
    }
  }

  private Entry removeLent(UserCpu cpu) {
    for (int i = lent.size() - 1; i >= 0; i--) {
      if (lent.get(i).cpu().equals(cpu)) {
        return lent.remove(i);
      }
    }
    throw new CpuException("giveBack(): this CPU is not lent by this pool");
  }

  private static void closeQuietly(UserCpu cpu, CpuException because) {
    try {
      cpu.close();
    } catch (CpuException second) {
      because.addSuppressed(second);
    }
  }

  /** Number of CPUs that wait for the next taker. */
  public int idleCount() {
    return idle.size();
  }

  /**
   * Close every CPU of this pool, lent ones too; closing twice is refused.
   *
   * @throws CpuException if a CPU could not be closed; the others are closed all the same
   */
  @Override
  public void close() {
    requireOpen("close");
    closed = true;
    CpuException failure = new CpuException("closing the pool failed");
    for (List<Entry> entries : List.of(idle, lent)) {
      entries.forEach(entry -> closeQuietly(entry.cpu(), failure));
      entries.clear();
    }
    if (failure.getSuppressed().length > 0) {
      throw failure;
    }
  }

  private void requireOpen(String call) {
    if (closed) {
      throw new CpuException(call + " refused: the pool is closed");
    }
  }
}
