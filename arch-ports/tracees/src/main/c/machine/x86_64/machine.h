// SPDX-License-Identifier: Apache-2.0
// x86_64: what the programs in C need of the machine.
enum { MACHINE_REGISTERS = 18 };

// In the order of struct pt_regs, without orig_rax.
static inline void machine_registers(ucontext_t *context, uint64_t *to) {
  static const int order[MACHINE_REGISTERS] = {REG_R15, REG_R14, REG_R13, REG_R12, REG_RBP, REG_RBX, REG_R11, REG_R10, REG_R9,
      REG_R8, REG_RAX, REG_RCX, REG_RDX, REG_RSI, REG_RDI, REG_RIP, REG_EFL, REG_RSP};
  for (int i = 0; i < MACHINE_REGISTERS; i++) to[i] = context->uc_mcontext.gregs[order[i]];
}

static inline uint64_t machine_pc(ucontext_t *context) {
  return context->uc_mcontext.gregs[REG_RIP];
}

static inline void machine_begin(ucontext_t *context, uint64_t pc) {
  for (int i = REG_R8; i <= REG_RSP; i++) context->uc_mcontext.gregs[i] = 0;
  context->uc_mcontext.gregs[REG_EFL] = 0x202;
  context->uc_mcontext.gregs[REG_RIP] = pc;
}

static inline long machine_call(long number, long a, long b, long c, long d, long e, long f) {
  register long r10 __asm__("r10") = d;
  register long r8 __asm__("r8") = e;
  register long r9 __asm__("r9") = f;
  long result;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                   : "rcx", "r11", "memory");
  return result;
}

static inline long machine_map(long at, long length, long protection, long flags) {
  return machine_call(__NR_mmap, at, length, protection, flags, -1, 0);
}

static inline void machine_flush(char *from, char *end) {
  (void)from;
  (void)end;
}

static inline void machine_breakpoint(void) {
  __asm__ volatile("int3");
}

void machine_restorer(void);
__asm__(".text\n.globl machine_restorer\nmachine_restorer: mov $15, %eax\nsyscall\n"
        ".globl _start\n_start: xor %ebp, %ebp\nand $-16, %rsp\ncall machine_main\nud2\n");
