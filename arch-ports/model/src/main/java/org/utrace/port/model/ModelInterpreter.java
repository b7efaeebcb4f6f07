// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.model;

import org.utrace.cpu.CpuEvent;
import org.utrace.cpu.InstructionTrail;
import org.utrace.cpu.UserAddress;

/**
 * Execute instructions on a register file.
 *
 * <p>Nothing decoded is kept: every instruction is read from memory when it is its turn, so writes
 * of the kernel and of the program itself act at once.
 */
final class ModelInterpreter {
  /** What became of one instruction. All from {@link #TRAPS} on did not complete. */
  private static final int DONE = 0;

  private static final int BRANCHED = 1;
  private static final int SYSTEM_CALL = 2;
  private static final int TRAPS = 3;
  private static final int BREAKPOINT = 3;
  private static final int FAULT = 4;
  private static final int UNDEFINED = 5;
  private static final int PRIVILEGED = 6;
  private static final int ARITHMETIC = 7;

  private final ModelMemory memory;
  final ModelConfig config;
  final long[] registers = new long[16];
  long pc;
  long flags;

  /** The live control bits, where the machine has a register for them. */
  long control;

  InstructionTrail trail = new InstructionTrail();

  ModelInterpreter(ModelMemory memory, ModelConfig config) {
    this.memory = memory;
    this.config = config;
  }

  /** Run until an event or the bound; the control bits are looked at once, as none can change. */
  CpuEvent run(int instructionsMax) {
    long bits = config.control() == ModelConfig.Control.REGISTER ? control : flags;
    boolean step = config.hardwareStep() && (bits & ModelFrame.FLAG_STEP) != 0;
    boolean block = config.blockStep() && (bits & ModelFrame.FLAG_BLOCK) != 0;
    boolean apart = step && config.branches() == ModelConfig.Branches.APART;
    int retired = 0;
    while (retired < instructionsMax) {
      boolean fetched = memory.fetch(pc);
      long word = memory.loaded;
      int outcome = fetched ? follow(word) : missing();
      if (outcome >= TRAPS) {
        return trap(outcome, retired);
      }
      retired++;
      if (outcome == SYSTEM_CALL) {
        return new CpuEvent.SystemCall(retired);
      }
      boolean stepped = apart ? block == ModelOpcode.isBranch(word) : step;
      if (stepped || (block && !step && outcome == BRANCHED)) {
        return new CpuEvent.StepTrap(retired, !step);
      }
    }
    return new CpuEvent.SliceEnd(retired);
  }

  private int follow(long word) {
    trail.note(pc, word, 0, ModelCode.INSTRUCTION_BYTES);
    return execute(word);
  }

  private int missing() {
    trail.note(pc, 0, 0, 0);
    return FAULT;
  }

  private CpuEvent trap(int outcome, int retired) {
    return switch (outcome) {
      case BREAKPOINT -> new CpuEvent.Breakpoint(retired);
      case UNDEFINED -> new CpuEvent.IllegalInstruction(retired, false);
      case PRIVILEGED -> new CpuEvent.IllegalInstruction(retired, true);
      case ARITHMETIC -> new CpuEvent.ArithmeticFault(retired);
      default ->
          new CpuEvent.MemoryFault(
              retired,
              new UserAddress(memory.faultAddress),
              memory.faultAccess,
              memory.faultMapped);
    };
  }

  private int execute(long word) {
    int opcode = (int) word & 0xff;
    if ((word & ModelOpcode.reservedBits(opcode)) != 0) {
      return UNDEFINED;
    }
    int rd = (int) (word >>> 8) & 15;
    int rs = (int) (word >>> 16) & 15;
    int sub = (int) (word >>> 24) & 0xff;
    long imm = word >> 32;
    long[] r = registers;
    return switch (opcode) {
      case ModelOpcode.NOP -> next();
      case ModelOpcode.LI -> set(rd, imm);
      case ModelOpcode.LIH -> set(rd, (r[rd] & 0xffff_ffffL) | imm << 32);
      case ModelOpcode.MOV -> set(rd, r[rs]);
      case ModelOpcode.LAP -> set(rd, pc + imm);
      case ModelOpcode.ALU -> compute(sub, rd, r[rs]);
      case ModelOpcode.ALU_IMM -> compute(sub, rd, imm);
      case ModelOpcode.LOAD -> load(sub, rd, r[rs] + imm);
      case ModelOpcode.STORE -> store(sub, r[rs] + imm, r[rd]);
      case ModelOpcode.JMP -> jump(pc + imm);
      case ModelOpcode.BR -> branch(sub, r[rd], r[rs], imm);
      case ModelOpcode.BRZ -> branchZero(sub, r[rd], imm);
      case ModelOpcode.CALL -> call(pc + imm);
      case ModelOpcode.RET -> jump(r[ModelFrame.LINK]);
      case ModelOpcode.JR -> jump(r[rs]);
      case ModelOpcode.CALLR -> call(r[rs]);
      case ModelOpcode.SYS -> systemCall();
      case ModelOpcode.BRK -> BREAKPOINT;
      case ModelOpcode.PRIV -> privileged(sub, rs);
      default -> UNDEFINED;
    };
  }

  private int next() {
    pc += ModelCode.INSTRUCTION_BYTES;
    return DONE;
  }

  private int set(int rd, long value) {
    registers[rd] = value;
    return next();
  }

  private int compute(int operation, int rd, long right) {
    if (operation > ModelOpcode.REM) {
      return UNDEFINED;
    }
    if (operation >= ModelOpcode.DIV && right == 0) {
      return ARITHMETIC;
    }
    long left = registers[rd];
    return set(
        rd,
        switch (operation) {
          case ModelOpcode.ADD -> left + right;
          case ModelOpcode.SUB -> left - right;
          case ModelOpcode.AND -> left & right;
          case ModelOpcode.OR -> left | right;
          case ModelOpcode.XOR -> left ^ right;
          case ModelOpcode.SHL -> left << right;
          case ModelOpcode.SHR -> left >>> right;
          case ModelOpcode.SAR -> left >> right;
          case ModelOpcode.MUL -> left * right;
          case ModelOpcode.DIV -> left / right;
          default -> left % right;
        });
  }

  private int load(int log2Width, int rd, long address) {
    if (log2Width > 3) {
      return UNDEFINED;
    }
    return memory.load(address, log2Width) ? set(rd, memory.loaded) : FAULT;
  }

  private int store(int log2Width, long address, long value) {
    if (log2Width > 3) {
      return UNDEFINED;
    }
    return memory.store(address, log2Width, value) ? next() : FAULT;
  }

  private int jump(long target) {
    pc = target;
    return BRANCHED;
  }

  private int call(long target) {
    registers[ModelFrame.LINK] = pc + ModelCode.INSTRUCTION_BYTES;
    return jump(target);
  }

  private int branch(int condition, long left, long right, long imm) {
    return switch (condition) {
      case ModelOpcode.EQ -> branchIf(left == right, imm);
      case ModelOpcode.NE -> branchIf(left != right, imm);
      case ModelOpcode.LT -> branchIf(left < right, imm);
      case ModelOpcode.GE -> branchIf(left >= right, imm);
      case ModelOpcode.LTU_OR_GT -> branchIf(Long.compareUnsigned(left, right) < 0, imm);
      case ModelOpcode.GEU_OR_LE -> branchIf(Long.compareUnsigned(left, right) >= 0, imm);
      default -> UNDEFINED;
    };
  }

  private int branchZero(int condition, long value, long imm) {
    return switch (condition) {
      case ModelOpcode.EQ -> branchIf(value == 0, imm);
      case ModelOpcode.NE -> branchIf(value != 0, imm);
      case ModelOpcode.LT -> branchIf(value < 0, imm);
      case ModelOpcode.GE -> branchIf(value >= 0, imm);
      case ModelOpcode.LTU_OR_GT -> branchIf(value > 0, imm);
      case ModelOpcode.GEU_OR_LE -> branchIf(value <= 0, imm);
      default -> UNDEFINED;
    };
  }

  private int branchIf(boolean taken, long imm) {
    return taken ? jump(pc + imm) : next();
  }

  private int systemCall() {
    next();
    return SYSTEM_CALL;
  }

  private static int privileged(int sub, int rs) {
    boolean halt = sub == ModelOpcode.HALT && rs == 0;
    return halt || sub == ModelOpcode.MTFLAGS ? PRIVILEGED : UNDEFINED;
  }
}
