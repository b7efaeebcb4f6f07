// SPDX-License-Identifier: Apache-2.0
// Catch a thousand signals and check what the handler is shown and what is left of the registers.
//
// Needs no library. Ends with 0, or with the number of the check that failed, which it also writes.
#define _GNU_SOURCE
#include <signal.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <ucontext.h>

#define ROUNDS 1000
#define FAULT_EVERY 50
#define UNMAPPED 0x5010UL
#define ALTERNATE_BYTES 8192
#define FIRST_ACCESS 2    // 0 and 1 are the thread pointer

// The kernel's, which is not the library's.
struct action {
  void (*handler)(int, siginfo_t *, void *);
  unsigned long flags;
  void (*restorer)(void);
  unsigned long mask;
};

// The offsets are known to the assembler below.
struct state {
  uint64_t g[16];         // 2 and 3 hold the arguments and the result, 15 the stack pointer
  uint64_t f[16];
  uint32_t fpc, unused;
  uint64_t condition;     // as SET PROGRAM MASK takes it
  uint32_t a[14];
};

static struct state before, after;
static unsigned char alternate[ALTERNATE_BYTES] __attribute__((aligned(16)));
static volatile long caught;
static volatile int expected = 1, failed;
static int pid;

extern char after_kill[], faulting_load[], undefined[], division[];

static long call(long number, long a, long b, long c, long d) {
  register long r1 __asm__("r1") = number;
  register long r2 __asm__("r2") = a;
  register long r3 __asm__("r3") = b;
  register long r4 __asm__("r4") = c;
  register long r5 __asm__("r5") = d;
  __asm__ volatile("svc 0" : "+d"(r2) : "d"(r1), "d"(r3), "d"(r4), "d"(r5) : "memory", "cc");
  return r2;
}

static void check(int number, int holds) {
  if (!holds && !failed) {
    failed = number;
  }
}

void restorer(void);
void kill_with(struct state *from, struct state *to, long pid, long signal);
void load_from(unsigned long address);
void run_undefined(void);
void divide(void);

#define ALL(word, first, offset, base) \
  "  .irp i," first "\n  " word " %f\\i, " offset " + \\i * 8(" base ")\n  .endr\n"
#define ALL_FLOATING "0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15"
#define SAVED_FLOATING "8,9,10,11,12,13,14,15"

__asm__(
    ".text\n"
    ".globl _start\n"
    "_start:\n"
    "  aghi %r15, -160\n"
    "  brasl %r14, run\n"
    "  lghi %r1, 248\n"             // exit_group
    "  svc 0\n"
    "restorer:\n"
    "  svc 173\n"                   // rt_sigreturn
    "load_from:\n"
    "faulting_load:\n"
    "  lg %r2, 0(%r2)\n"
    "  br %r14\n"
    "run_undefined:\n"
    "undefined:\n"
    "  .short 0\n"
    "  br %r14\n"
    "divide:\n"
    "  lghi %r5, 0\n"
    "division:\n"
    "  dsgr %r2, %r5\n"
    "  br %r14\n"
    // Load every register, make the call, store every register.
    "kill_with:\n"
    "  stmg %r6, %r15, 48(%r15)\n"
    "  aghi %r15, -384\n"
    ALL("std", SAVED_FLOATING, "96", "%r15")
    "  stfpc 224(%r15)\n"
    "  stg %r3, 232(%r15)\n"
    "  stam %a2, %a15, 240(%r15)\n"
    "  stg %r4, 304(%r15)\n"
    "  stg %r5, 312(%r15)\n"
    ALL("ld", ALL_FLOATING, "128", "%r2")
    "  lfpc 256(%r2)\n"
    "  lam %a2, %a15, 272(%r2)\n"
    "  lg %r0, 264(%r2)\n"
    "  spm %r0\n"
    "  lmg %r0, %r1, 0(%r2)\n"
    "  lmg %r4, %r14, 32(%r2)\n"
    "  lmg %r2, %r3, 304(%r15)\n"
    "  svc 37\n"                    // kill
    "after_kill:\n"
    "  stg %r2, 304(%r15)\n"
    "  lg %r2, 232(%r15)\n"
    "  stmg %r0, %r1, 0(%r2)\n"
    "  stmg %r3, %r14, 24(%r2)\n"
    "  lghi %r0, 0\n"
    "  ipm %r0\n"
    "  stg %r0, 264(%r2)\n"
    "  lg %r1, 304(%r15)\n"
    "  stg %r1, 16(%r2)\n"
    ALL("std", ALL_FLOATING, "128", "%r2")
    "  stfpc 256(%r2)\n"
    "  stam %a2, %a15, 272(%r2)\n"
    "  lam %a2, %a15, 240(%r15)\n"
    ALL("ld", SAVED_FLOATING, "96", "%r15")
    "  lfpc 224(%r15)\n"
    "  lmg %r6, %r15, 48 + 384(%r15)\n"
    "  br %r14\n");

static unsigned condition(const ucontext_t *context) {
  return (context->uc_mcontext.psw.mask >> 44) & 3;
}

static void check_interrupted(const ucontext_t *context) {
  const mcontext_t *machine = &context->uc_mcontext;
  check(11, machine->psw.addr == (uintptr_t)after_kill);
  check(12, machine->gregs[2] == 0 && machine->gregs[3] == (unsigned long)expected);
  for (int i = 0; i < 15; i++) {
    check(13, i == 2 || i == 3 || machine->gregs[i] == before.g[i]);
  }
  check(14, condition(context) == before.condition >> 28);
  check(15, (machine->psw.mask | 0x0000ff0000000000UL) == 0x0705ff0180000000UL);
  for (int i = 0; i < 16; i++) {
    check(16, ((const uint64_t *)machine->fpregs.fprs)[i] == before.f[i]);
  }
  check(17, machine->fpregs.fpc == before.fpc);
  for (int i = 0; i < 14; i++) {
    check(18, machine->aregs[FIRST_ACCESS + i] == before.a[i]);
  }
}

// Leave nothing as it was that the frame has to bring back.
static void spoil(void) {
  __asm__ volatile(
      "  .irp i,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15\n  lzdr %%f\\i\n  .endr\n"
      "  .irp i,2,3,4,5,6,7,8,9,10,11,12,13,14,15\n  sar %%a\\i, %%r15\n  .endr\n"
      "  lghi %%r0, 0\n  sfpc %%r0\n  lghi %%r1, -1\n  lghi %%r5, -1\n  ltgr %%r0, %%r0\n" ::
          : "cc", "r0", "r1", "r5", "f0", "f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9", "f10",
            "f11", "f12", "f13", "f14", "f15");
}

static void handler(int signal, siginfo_t *info, void *argument) {
  ucontext_t *context = argument;
  mcontext_t *machine = &context->uc_mcontext;
  uintptr_t here = (uintptr_t)&context;
  int on_alternate = here >= (uintptr_t)alternate && here < (uintptr_t)alternate + ALTERNATE_BYTES;
  caught++;
  check(1, signal == expected && info->si_signo == expected);
  check(2, (uintptr_t)info % 8 == 0 && (uintptr_t)machine % 8 == 0);
  check(3, on_alternate == (signal == SIGUSR2));
  check(4, context->uc_stack.ss_sp == alternate && context->uc_stack.ss_size == ALTERNATE_BYTES);
  check(5, context->uc_stack.ss_flags == 0);
  switch (signal) {
    case SIGUSR1:
    case SIGUSR2:
      check(20, info->si_code == SI_USER && info->si_pid == pid);
      check_interrupted(context);
      if (signal == SIGUSR1) {
        // What the frame says of the alternate stack comes back.
        stack_t none = {.ss_flags = SS_DISABLE};
        check(6, call(SYS_sigaltstack, (long)&none, 0, 0, 0) == 0);
      }
      machine->gregs[8]++;
      machine->psw.mask ^= 3UL << 44;
      break;
    case SIGSEGV:
      // The machine tells the page alone.
      check(21, info->si_code == SEGV_MAPERR && (uintptr_t)info->si_addr == (UNMAPPED & -4096UL));
      check(22, machine->psw.addr == (uintptr_t)faulting_load);
      machine->psw.addr += 6;
      break;
    // Other exceptions than those of memory leave the address behind the instruction.
    case SIGILL:
      check(23, info->si_code == ILL_ILLOPC && (uintptr_t)info->si_addr == (uintptr_t)undefined);
      check(24, machine->psw.addr == (uintptr_t)undefined + 2);
      break;
    case SIGFPE:
      check(25, info->si_code == FPE_INTDIV && (uintptr_t)info->si_addr == (uintptr_t)division);
      check(26, machine->psw.addr == (uintptr_t)division + 4);
      break;
    default:
      check(29, 0);
  }
  spoil();
}

static void catch(int signal, unsigned long flags) {
  struct action action = {handler, flags | SA_SIGINFO, 0, 0};
  // The library brings no way back; a program may.
  if (signal != SIGUSR1) {
    action.flags |= 0x04000000;
    action.restorer = restorer;
  }
  check(40, call(SYS_rt_sigaction, signal, (long)&action, 0, 8) == 0);
}

static void one_round(long round) {
  for (int i = 0; i < 16; i++) {
    before.g[i] = 0x0101010101010101ul * (uint64_t)(i + 1) + (uint64_t)round;
    before.f[i] = 0x9e3779b97f4a7c15ul * (uint64_t)(i + 1) + (uint64_t)round;
  }
  for (int i = 0; i < 14; i++) {
    before.a[i] = 0x01010101u * (uint32_t)(i + 1) + (uint32_t)round;
  }
  before.fpc = (uint32_t)(round & 3) | (uint32_t)(round & 31) << 19;
  before.condition = (uint64_t)(round & 3) << 28;
  expected = round % 3 == 0 ? SIGUSR2 : SIGUSR1;
  kill_with(&before, &after, pid, expected);
  check(50, after.g[2] == 0 && after.g[3] == (uint64_t)expected);
  for (int i = 0; i < 15; i++) {
    check(51, i == 2 || i == 3 || after.g[i] == before.g[i] + (i == 8 ? 1 : 0));
  }
  for (int i = 0; i < 16; i++) {
    check(52, after.f[i] == before.f[i]);
  }
  for (int i = 0; i < 14; i++) {
    check(53, after.a[i] == before.a[i]);
  }
  check(54, after.condition == (before.condition ^ 3ul << 28));
  check(55, after.fpc == before.fpc);
}

long run(void) {
  stack_t stack = {.ss_sp = alternate, .ss_size = ALTERNATE_BYTES};
  pid = (int)call(SYS_getpid, 0, 0, 0, 0);
  check(41, call(SYS_sigaltstack, (long)&stack, 0, 0, 0) == 0);
  catch(SIGUSR1, 0);
  catch(SIGUSR2, SA_ONSTACK);
  catch(SIGSEGV, 0);
  catch(SIGILL, 0);
  catch(SIGFPE, 0);
  long wanted = 0;
  for (long round = 0; round < ROUNDS && !failed; round++) {
    one_round(round);
    wanted++;
    if (round % FAULT_EVERY == 0) {
      expected = SIGSEGV;
      load_from(UNMAPPED);
      expected = SIGILL;
      run_undefined();
      expected = SIGFPE;
      divide();
      wanted += 3;
    }
  }
  check(60, caught == wanted);
  if (failed) {
    char text[] = "check 00\n";
    text[6] = (char)('0' + failed / 10);
    text[7] = (char)('0' + failed % 10);
    call(SYS_write, 1, (long)text, sizeof text - 1, 0);
  } else {
    call(SYS_write, 1, (long)"1000 handlers\n", 14, 0);
  }
  return failed;
}
