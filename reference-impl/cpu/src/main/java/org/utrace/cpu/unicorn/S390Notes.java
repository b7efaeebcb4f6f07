// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Keep what the hooks saw in one run. */
final class S390Notes {
  static final int NOTHING = -1;
  static final int SUPERVISOR_CALL = 2;
  private static final int PROGRAM = 3;

  private final UnicornEngine engine;
  private final long programCodeAt;
  private final MemorySegment context;
  private int interrupt = NOTHING;
  private int accessType = NOTHING;
  private long accessAddress;

  S390Notes(UnicornEngine engine, S390Start.Result start) {
    this.engine = engine;
    programCodeAt = start.programCode();
    context = engine.arena().allocate(start.userMode().view().byteSize(), Long.BYTES);
    start.userMode().copyTo(context);
    engine.hookInterrupts(number -> {
      if (interrupt == NOTHING) {
        interrupt = number;
      }
      engine.stop();
    });
    engine.hookInvalidAccesses((type, address, sizeBytes) -> {
      if (accessType == NOTHING) {
        accessType = type;
        accessAddress = address;
      }
    });
  }

  void forget() {
    interrupt = NOTHING;
    accessType = NOTHING;
  }

  boolean isSupervisorCall() {
    return interrupt == SUPERVISOR_CALL;
  }

  /** Code of the program interruption; {@link #NOTHING} if there was none. */
  int programCode() {
    if (interrupt != PROGRAM) {
      return NOTHING;
    }
    engine.saveContext(context);
    return context.get(ValueLayout.JAVA_INT_UNALIGNED, programCodeAt) & 0xff;
  }

  boolean hasAccess() {
    return accessType != NOTHING;
  }

  /** The {@code uc_mem_type} of the first access that was refused. */
  int accessType() {
    return accessType;
  }

  long accessAddress() {
    return accessAddress;
  }

  boolean isQuiet() {
    return interrupt == NOTHING && accessType == NOTHING;
  }
}
