// SPDX-License-Identifier: Apache-2.0
// s390x: what the programs in C need of the machine.
enum { MACHINE_REGISTERS = 18 };

// PSW, then the general registers.
static inline void machine_registers(ucontext_t *context, uint64_t *to) {
  to[0] = context->uc_mcontext.psw.mask;
  to[1] = context->uc_mcontext.psw.addr;
  for (int i = 0; i < 16; i++) to[2 + i] = context->uc_mcontext.gregs[i];
}

static inline uint64_t machine_pc(ucontext_t *context) {
  return context->uc_mcontext.psw.addr;
}

// Linux takes the undefined instruction 0001 for a breakpoint where a tracer is.
static inline int machine_signal(int signal, ucontext_t *context) {
  const uint16_t *behind = (const uint16_t *)context->uc_mcontext.psw.addr;
  return signal == SIGILL && behind[-1] == 1 ? SIGTRAP : signal;
}
#define MACHINE_SIGNAL machine_signal

static inline void machine_begin(ucontext_t *context, uint64_t pc) {
  for (int i = 0; i < 16; i++) context->uc_mcontext.gregs[i] = 0;
  context->uc_mcontext.psw.mask &= ~0x00003f0000000000UL;
  context->uc_mcontext.psw.addr = pc;
}

static inline long machine_call(long number, long a, long b, long c, long d, long e, long f) {
  register long r1 __asm__("r1") = number;
  register long r2 __asm__("r2") = a;
  register long r3 __asm__("r3") = b;
  register long r4 __asm__("r4") = c;
  register long r5 __asm__("r5") = d;
  register long r6 __asm__("r6") = e;
  register long r7 __asm__("r7") = f;
  __asm__ volatile("svc 0" : "+d"(r2) : "d"(r1), "d"(r3), "d"(r4), "d"(r5), "d"(r6), "d"(r7) : "memory", "cc");
  return r2;
}

// The old call takes its arguments in memory.
static inline long machine_map(long at, long length, long protection, long flags) {
  unsigned long arguments[6] = {at, length, protection, flags, -1UL, 0};
  return machine_call(__NR_mmap, (long)arguments, 0, 0, 0, 0, 0);
}

static inline void machine_flush(char *from, char *end) {
  (void)from;
  (void)end;
}

static inline void machine_breakpoint(void) {
  __asm__ volatile(".short 1");
}

void machine_restorer(void);
__asm__(".text\n.globl machine_restorer\nmachine_restorer: svc 173\n"
        ".globl _start\n_start: aghi %r15, -160\nbrasl %r14, machine_main\n.short 0\n");
