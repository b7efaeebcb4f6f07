// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.arm.ptrace;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Find where a step can end: in one place, or in two where an instruction decides of IT's rest. */
final class StepEnds {
  private static final int NARROW = 2;
  private static final int WIDE = 4;

  private StepEnds() {}

  static List<Place> of(Situation now) {
    Optional<Place> next = now.next();
    int code = now.thumb() ? now.codeHalfword(now.pc()).orElse(0) : 0;
    int rest = stateBehind(now, code);
    boolean behind = next.filter(place -> place.address() == now.pc() + length(code)).isPresent();
    if (rest == 0 || !behind) {
      return next.stream().toList();
    }
    int condition = rest >> 4;
    int after = now.pc() + length(code);
    boolean executed = now.itState() != 0 && now.holds(now.itState() >> 4);
    if (executed) {
      // It may have been a comparison: either half of the block can be what is executed.
      return Stream.of(condition, condition ^ 1)
          .map(holds -> firstWith(holds, now, after, rest))
          .distinct()
          .toList();
    }
    return List.of(firstExecuted(now, after, rest));
  }

  /** Tell whether the next instruction is a system call, and is executed. */
  static boolean isSystemCall(Situation now) {
    if (!now.thumb()) {
      int code = now.codeWord(now.pc()).orElse(0);
      int condition = code >>> 28;
      return (code & 0x0f00_0000) == 0x0f00_0000 && condition != 15 && now.holds(condition);
    }
    boolean call = (now.codeHalfword(now.pc()).orElse(0) & 0xff00) == 0xdf00;
    return call && (now.itState() == 0 || now.holds(now.itState() >> 4));
  }

  /** The next instruction that is executed, from pc on. */
  static Place first(Situation now) {
    return now.thumb() ? firstExecuted(now, now.pc(), now.itState()) : Place.arm(now.pc());
  }

  private static Place firstExecuted(Situation now, int address, int state) {
    int condition = state >> 4;
    return firstWith(now.holds(condition) ? condition : condition ^ 1, now, address, state);
  }

  /** ITSTATE behind the instruction: IT begins a block, others are in one. */
  private static int stateBehind(Situation now, int code) {
    boolean it = (code & 0xff00) == 0xbf00 && (code & 15) != 0;
    return it ? code & 0xff : advanced(now.itState());
  }

  private static int advanced(int state) {
    return (state & 7) == 0 ? 0 : (state & 0xe0) | (state << 1 & 0x1f);
  }

  private static int length(int code) {
    return ThumbDecoder.isWide(code) ? WIDE : NARROW;
  }

  /**
   * The first instruction of the rest of the block with this condition, or the one behind.
   *
   * @param start where the rest begins
   */
  private static Place firstWith(int condition, Situation now, int start, int rest) {
    int state = rest;
    int address = start;
    while (state != 0 && state >> 4 != condition) {
      address += length(now.codeHalfword(address).orElse(0));
      state = advanced(state);
    }
    return Place.thumb(address);
  }
}
