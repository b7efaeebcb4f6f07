// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Name system registers by their encoding, as the emulator wants it ({@code uc_arm64_cp_reg}). */
enum Aarch64SystemRegister {
  MDSCR_EL1(2, 0, 0, 2, 2),
  SCTLR_EL1(3, 0, 1, 0, 0),
  CPACR_EL1(3, 0, 1, 0, 2),
  CNTKCTL_EL1(3, 0, 14, 1, 0),
  HCR_EL2(3, 4, 1, 1, 0),
  SCR_EL3(3, 6, 1, 1, 0);

  private static final int UC_CP_REG = 290;
  private static final int BYTES = 32;
  private static final int VALUE = 24;

  private final int op0;
  private final int op1;
  private final int crn;
  private final int crm;
  private final int op2;

  Aarch64SystemRegister(int op0, int op1, int crn, int crm, int op2) {
    this.op0 = op0;
    this.op1 = op1;
    this.crn = crn;
    this.crm = crm;
    this.op2 = op2;
  }

  /** The struct that names the register; lives until the engine is closed. */
  MemorySegment name(UnicornEngine engine) {
    MemorySegment name = engine.arena().allocate(BYTES, Long.BYTES);
    int[] parts = {crn, crm, op0, op1, op2};
    for (int i = 0; i < parts.length; i++) {
      name.setAtIndex(ValueLayout.JAVA_INT, i, parts[i]);
    }
    return name;
  }

  /** Read the register that {@code name} names. */
  static long read(UnicornEngine engine, MemorySegment name) {
    engine.regRead(UC_CP_REG, name);
    return name.get(ValueLayout.JAVA_LONG, VALUE);
  }

  /** Set bits of the register. */
  void set(UnicornEngine engine, long bits) {
    MemorySegment name = name(engine);
    name.set(ValueLayout.JAVA_LONG, VALUE, read(engine, name) | bits);
    engine.regWrite(UC_CP_REG, name);
  }
}
