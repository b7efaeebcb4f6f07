// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import java.lang.foreign.Arena;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.TreeMap;
import org.utrace.cpu.UserCpu;

/**
 * Hand out zero-filled host pages and keep those given back for the next request of their size.
 *
 * <p>Reuse matters: a reverted CPU maps the same lengths again thousands of times per second, and
 * an arena frees nothing before it is closed.
 */
final class HostPages {
  private final Arena arena;
  private final Map<Long, ArrayDeque<HostBlock>> spare = new TreeMap<>();

  HostPages(Arena arena) {
    this.arena = arena;
  }

  HostBlock take(long lengthBytes) {
    ArrayDeque<HostBlock> sameSize = spare.get(lengthBytes);
    if (sameSize == null || sameSize.isEmpty()) {
      return new HostBlock(arena.allocate(lengthBytes, UserCpu.PAGE_BYTES));
    }
    HostBlock block = sameSize.pop();
    block.bytes.fill((byte) 0);
    block.forgetHostWrites();
    return block;
  }

  void release(HostBlock block) {
    if (block.release()) {
      spare.computeIfAbsent(block.bytes.byteSize(), size -> new ArrayDeque<>()).push(block);
    }
  }
}
