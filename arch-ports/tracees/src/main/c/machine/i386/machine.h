// SPDX-License-Identifier: Apache-2.0
// i386: what the programs in C need of the machine.
enum { MACHINE_REGISTERS = 10 };

// In the order of struct user_regs_struct, without segments and orig_eax.
static inline void machine_registers(ucontext_t *context, uint64_t *to) {
  static const int order[MACHINE_REGISTERS] = {REG_EBX, REG_ECX, REG_EDX, REG_ESI, REG_EDI, REG_EBP, REG_EAX, REG_EIP, REG_EFL,
      REG_ESP};
  for (int i = 0; i < MACHINE_REGISTERS; i++) to[i] = (uint32_t)context->uc_mcontext.gregs[order[i]];
}

static inline uint64_t machine_pc(ucontext_t *context) {
  return (uint32_t)context->uc_mcontext.gregs[REG_EIP];
}

static inline void machine_begin(ucontext_t *context, uint64_t pc) {
  for (int i = REG_EDI; i <= REG_EAX; i++) context->uc_mcontext.gregs[i] = 0;
  context->uc_mcontext.gregs[REG_EFL] = 0x202;
  context->uc_mcontext.gregs[REG_EIP] = pc;
}

// The sixth argument is in ebp, which the compiler may use.
static inline long machine_call(long number, long a, long b, long c, long d, long e, long f) {
  long result;
  long arguments[] = {f, number};
  __asm__ volatile("push %%ebp\n\tmov 4(%%eax), %%ebp\n\tpush (%%eax)\n\tmov %%ebp, %%eax\n\tpop %%ebp\n\t"
                   "int $0x80\n\tpop %%ebp"
                   : "=a"(result)
                   : "a"(arguments), "b"(a), "c"(b), "d"(c), "S"(d), "D"(e)
                   : "memory");
  return result;
}

static inline long machine_map(long at, long length, long protection, long flags) {
  return machine_call(__NR_mmap2, at, length, protection, flags, -1, 0);
}

static inline void machine_flush(char *from, char *end) {
  (void)from;
  (void)end;
}

static inline void machine_breakpoint(void) {
  __asm__ volatile("int3");
}

void machine_restorer(void);
__asm__(".text\n.globl machine_restorer\nmachine_restorer: mov $173, %eax\nint $0x80\n"
        ".globl _start\n_start: xor %ebp, %ebp\nand $-16, %esp\ncall machine_main\nud2\n");
