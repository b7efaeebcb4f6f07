// SPDX-License-Identifier: Apache-2.0
// 32-bit ARM: what the programs in C need of the machine.
enum { MACHINE_REGISTERS = 17, MACHINE_USER_MODE = 0x10 };

// r0 to r15 and CPSR are in a row in struct sigcontext.
static inline void machine_registers(ucontext_t *context, uint64_t *to) {
  const unsigned long *from = &context->uc_mcontext.arm_r0;
  for (int i = 0; i < MACHINE_REGISTERS; i++) to[i] = from[i];
}

static inline uint64_t machine_pc(ucontext_t *context) {
  return context->uc_mcontext.arm_pc;
}

static inline void machine_begin(ucontext_t *context, uint64_t pc) {
  unsigned long *to = &context->uc_mcontext.arm_r0;
  for (int i = 0; i < MACHINE_REGISTERS; i++) to[i] = 0;
  context->uc_mcontext.arm_pc = pc;
  context->uc_mcontext.arm_cpsr = MACHINE_USER_MODE;
}

static inline long machine_call(long number, long a, long b, long c, long d, long e, long f) {
  register long r7 __asm__("r7") = number;
  register long r0 __asm__("r0") = a;
  register long r1 __asm__("r1") = b;
  register long r2 __asm__("r2") = c;
  register long r3 __asm__("r3") = d;
  register long r4 __asm__("r4") = e;
  register long r5 __asm__("r5") = f;
  __asm__ volatile("svc #0" : "+r"(r0) : "r"(r7), "r"(r1), "r"(r2), "r"(r3), "r"(r4), "r"(r5) : "memory");
  return r0;
}

static inline long machine_map(long at, long length, long protection, long flags) {
  return machine_call(__NR_mmap2, at, length, protection, flags, -1, 0);
}

// cacheflush
static inline void machine_flush(char *from, char *end) {
  machine_call(0x0f0002, (long)from, (long)end, 0, 0, 0, 0);
}

static inline void machine_breakpoint(void) {
  __asm__ volatile("bkpt #0");
}

void machine_restorer(void);
__asm__(".text\n.arm\n.globl machine_restorer\n.type machine_restorer, %function\nmachine_restorer: mov r7, #173\nsvc #0\n"
        ".globl _start\n_start: bic sp, sp, #7\nblx machine_main\nudf #0\n");
