// SPDX-License-Identifier: Apache-2.0
// aarch64: what the programs in C need of the machine.
enum { MACHINE_REGISTERS = 34 };

// In the order of struct user_pt_regs.
static inline void machine_registers(ucontext_t *context, uint64_t *to) {
  for (int i = 0; i < 31; i++) to[i] = context->uc_mcontext.regs[i];
  to[31] = context->uc_mcontext.sp;
  to[32] = context->uc_mcontext.pc;
  to[33] = context->uc_mcontext.pstate;
}

static inline uint64_t machine_pc(ucontext_t *context) {
  return context->uc_mcontext.pc;
}

static inline void machine_begin(ucontext_t *context, uint64_t pc) {
  for (int i = 0; i < 31; i++) context->uc_mcontext.regs[i] = 0;
  context->uc_mcontext.sp = 0;
  context->uc_mcontext.pstate = 0;
  context->uc_mcontext.pc = pc;
}

static inline long machine_call(long number, long a, long b, long c, long d, long e, long f) {
  register long x8 __asm__("x8") = number;
  register long x0 __asm__("x0") = a;
  register long x1 __asm__("x1") = b;
  register long x2 __asm__("x2") = c;
  register long x3 __asm__("x3") = d;
  register long x4 __asm__("x4") = e;
  register long x5 __asm__("x5") = f;
  __asm__ volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
  return x0;
}

static inline long machine_map(long at, long length, long protection, long flags) {
  return machine_call(__NR_mmap, at, length, protection, flags, -1, 0);
}

static inline void machine_flush(char *from, char *end) {
  enum { LINE_BYTES_MIN = 16 };
  for (char *at = from; at < end; at += LINE_BYTES_MIN) __asm__ volatile("dc cvau, %0" ::"r"(at) : "memory");
  __asm__ volatile("dsb ish" ::: "memory");
  for (char *at = from; at < end; at += LINE_BYTES_MIN) __asm__ volatile("ic ivau, %0" ::"r"(at) : "memory");
  __asm__ volatile("dsb ish\nisb" ::: "memory");
}

static inline void machine_breakpoint(void) {
  __asm__ volatile("brk #0");
}

void machine_restorer(void);
__asm__(".text\n.globl machine_restorer\nmachine_restorer: mov x8, #139\nsvc #0\n"
        ".globl _start\n_start: mov x29, #0\nbl machine_main\nudf #0\n");
