// SPDX-License-Identifier: Apache-2.0
// Catch a thousand signals and check what the handler is shown and what is left of the registers.
//
// Needs no library. Ends with 0, or with the number of the check that failed, which it also writes.
#define _GNU_SOURCE
#include <asm/sigcontext.h>
#include <signal.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <ucontext.h>

#define ROUNDS 1000
#define FAULT_EVERY 50
#define UNMAPPED 0x10UL
#define FIRST 2   // x0, x1 and x8 hold the call, its arguments and its result
#define LAST 28
#define ALTERNATE_BYTES 16384

// The kernel's, which is not the library's.
struct action {
  void (*handler)(int, siginfo_t *, void *);
  unsigned long flags;
  void (*restorer)(void);
  unsigned long mask;
};

struct state {
  uint64_t x[32];          // x29 to x31 are not used
  uint64_t v[64];
  uint64_t nzcv, fpcr, fpsr;
};

static struct state before, after;
static unsigned char alternate[ALTERNATE_BYTES] __attribute__((aligned(16)));
static volatile long caught;
static volatile int expected, failed;
static int pid;

extern char after_kill[], faulting_load[], undefined[], breakpoint[];

static long call(long number, long a, long b, long c, long d) {
  register long x8 __asm__("x8") = number;
  register long x0 __asm__("x0") = a;
  register long x1 __asm__("x1") = b;
  register long x2 __asm__("x2") = c;
  register long x3 __asm__("x3") = d;
  __asm__ volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3) : "memory", "cc");
  return x0;
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
void run_breakpoint(void);
void jump_to(unsigned long address);

__asm__(
    ".text\n"
    ".globl _start\n"
    "_start:\n"
    "  mov x29, #0\n"
    "  bl run\n"
    "  mov x8, #94\n"               // exit_group
    "  svc #0\n"
    "restorer:\n"
    "  mov x8, #139\n"              // rt_sigreturn
    "  svc #0\n"
    "load_from:\n"
    "faulting_load:\n"
    "  ldr x0, [x0]\n"
    "  ret\n"
    "run_undefined:\n"
    "undefined:\n"
    "  udf #0\n"
    "  ret\n"
    "run_breakpoint:\n"
    "breakpoint:\n"
    "  brk #0\n"
    "  ret\n"
    "jump_to:\n"
    "  br x0\n"
    // Load every register, make the call, store every register.
    "kill_with:\n"
    "  stp x29, x30, [sp, #-192]!\n"
    "  stp x19, x20, [sp, #16]\n"
    "  stp x21, x22, [sp, #32]\n"
    "  stp x23, x24, [sp, #48]\n"
    "  stp x25, x26, [sp, #64]\n"
    "  stp x27, x28, [sp, #80]\n"
    "  stp d8, d9, [sp, #96]\n"
    "  stp d10, d11, [sp, #112]\n"
    "  stp d12, d13, [sp, #128]\n"
    "  stp d14, d15, [sp, #144]\n"
    "  stp x1, x2, [sp, #160]\n"
    "  str x3, [sp, #176]\n"
    "  add x1, x0, #256\n"
    "  .irp i,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31\n"
    "  ldr q\\i, [x1, #\\i * 16]\n"
    "  .endr\n"
    "  ldr x2, [x0, #768]\n"
    "  msr nzcv, x2\n"
    "  ldr x2, [x0, #776]\n"
    "  msr fpcr, x2\n"
    "  ldr x2, [x0, #784]\n"
    "  msr fpsr, x2\n"
    "  .irp i,2,3,4,5,6,7,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28\n"
    "  ldr x\\i, [x0, #\\i * 8]\n"
    "  .endr\n"
    "  ldr x0, [sp, #168]\n"
    "  ldr x1, [sp, #176]\n"
    "  mov x8, #129\n"              // kill
    "  svc #0\n"
    "after_kill:\n"
    "  str x0, [sp, #168]\n"
    "  ldr x0, [sp, #160]\n"
    "  .irp i,2,3,4,5,6,7,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28\n"
    "  str x\\i, [x0, #\\i * 8]\n"
    "  .endr\n"
    "  str x1, [x0, #8]\n"
    "  str x8, [x0, #64]\n"
    "  ldr x1, [sp, #168]\n"
    "  str x1, [x0]\n"
    "  mrs x1, nzcv\n"
    "  str x1, [x0, #768]\n"
    "  mrs x1, fpcr\n"
    "  str x1, [x0, #776]\n"
    "  mrs x1, fpsr\n"
    "  str x1, [x0, #784]\n"
    "  msr fpcr, xzr\n"
    "  add x1, x0, #256\n"
    "  .irp i,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31\n"
    "  str q\\i, [x1, #\\i * 16]\n"
    "  .endr\n"
    "  ldp x19, x20, [sp, #16]\n"
    "  ldp x21, x22, [sp, #32]\n"
    "  ldp x23, x24, [sp, #48]\n"
    "  ldp x25, x26, [sp, #64]\n"
    "  ldp x27, x28, [sp, #80]\n"
    "  ldp d8, d9, [sp, #96]\n"
    "  ldp d10, d11, [sp, #112]\n"
    "  ldp d12, d13, [sp, #128]\n"
    "  ldp d14, d15, [sp, #144]\n"
    "  ldp x29, x30, [sp], #192\n"
    "  ret\n");

static const struct fpsimd_context *floating(const ucontext_t *context) {
  const struct _aarch64_ctx *head = (const struct _aarch64_ctx *)context->uc_mcontext.__reserved;
  check(10, head->magic == FPSIMD_MAGIC && head->size == sizeof(struct fpsimd_context));
  return (const struct fpsimd_context *)head;
}

static void check_interrupted(const ucontext_t *context) {
  const mcontext_t *machine = &context->uc_mcontext;
  check(11, machine->pc == (uintptr_t)after_kill);
  check(12, machine->regs[0] == 0 && machine->regs[8] == SYS_kill);
  for (int i = FIRST; i <= LAST; i++) {
    check(13, i == 8 || machine->regs[i] == before.x[i]);
  }
  check(14, (machine->pstate & 0xf0000000u) == before.nzcv && (machine->pstate & 0x3df) == 0);
  const struct fpsimd_context *vectors = floating(context);
  for (int i = 0; i < 64; i++) {
    check(15, ((const uint64_t *)vectors->vregs)[i] == before.v[i]);
  }
  check(16, vectors->fpcr == before.fpcr && vectors->fpsr == before.fpsr);
}

// Leave nothing as it was that the frame has to bring back.
static void spoil(void) {
  __asm__ volatile(
      ".irp i,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15\n movi v\\i\\().16b, #0xee\n.endr\n"
      ".irp i,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31\n movi v\\i\\().16b, #0xdd\n.endr\n"
      ".irp i,9,10,11,12,13,14,15,16,17\n mov x\\i, #-1\n.endr\n"
      "msr fpcr, xzr\n msr fpsr, xzr\n cmp xzr, xzr\n" ::
          : "cc", "x9", "x10", "x11", "x12", "x13", "x14", "x15", "x16", "x17", "v0", "v1", "v2",
            "v3", "v4", "v5", "v6", "v7", "v8", "v9", "v10", "v11", "v12", "v13", "v14", "v15",
            "v16", "v17", "v18", "v19", "v20", "v21", "v22", "v23", "v24", "v25", "v26", "v27",
            "v28", "v29", "v30", "v31");
}

static void handler(int signal, siginfo_t *info, void *argument) {
  ucontext_t *context = argument;
  mcontext_t *machine = &context->uc_mcontext;
  uintptr_t here = (uintptr_t)&context;
  int on_alternate = here >= (uintptr_t)alternate && here < (uintptr_t)alternate + ALTERNATE_BYTES;
  caught++;
  check(1, signal == expected && info->si_signo == expected);
  check(2, (uintptr_t)info % 16 == 0 && (uintptr_t)machine % 16 == 0);
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
      machine->regs[20]++;
      machine->pstate ^= 0xf0000000u;
      break;
    case SIGSEGV:
      check(21, info->si_code == SEGV_MAPERR && (uintptr_t)info->si_addr == UNMAPPED);
      check(22, machine->pc == (uintptr_t)faulting_load);
      check(30, machine->fault_address == UNMAPPED);
      machine->pc += 4;
      break;
    case SIGILL:
      check(23, (uintptr_t)info->si_addr == (uintptr_t)undefined);
      check(24, machine->pc == (uintptr_t)undefined);
      machine->pc += 4;
      break;
    case SIGTRAP:
      check(25, info->si_code == TRAP_BRKPT && (uintptr_t)info->si_addr == (uintptr_t)breakpoint);
      check(26, machine->pc == (uintptr_t)breakpoint);
      machine->pc += 4;
      break;
    case SIGBUS:
      check(27, info->si_code == BUS_ADRALN && (uintptr_t)info->si_addr == machine->pc);
      check(28, machine->pc == (uintptr_t)restorer + 2);
      machine->pc = machine->regs[30];
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
  for (int i = FIRST; i <= LAST; i++) {
    before.x[i] = 0x0101010101010101ul * (uint64_t)i + (uint64_t)round;
  }
  for (int i = 0; i < 64; i++) {
    before.v[i] = 0x9e3779b97f4a7c15ul * (uint64_t)(i + 1) + (uint64_t)round;
  }
  before.nzcv = (uint64_t)(round & 15) << 28;
  before.fpcr = (uint64_t)(round & 3) << 22;
  before.fpsr = (uint64_t)(round & 15);
  expected = round % 3 == 0 ? SIGUSR2 : SIGUSR1;
  kill_with(&before, &after, pid, expected);
  check(50, after.x[0] == 0 && after.x[8] == SYS_kill && after.x[1] == (uint64_t)expected);
  for (int i = FIRST; i <= LAST; i++) {
    check(51, i == 8 || after.x[i] == before.x[i] + (i == 20 ? 1 : 0));
  }
  for (int i = 0; i < 64; i++) {
    check(52, after.v[i] == before.v[i]);
  }
  check(53, after.nzcv == (before.nzcv ^ 0xf0000000u));
  check(54, after.fpcr == before.fpcr && after.fpsr == before.fpsr);
}

static void faults(void) {
  expected = SIGSEGV;
  load_from(UNMAPPED);
  expected = SIGILL;
  run_undefined();
  expected = SIGTRAP;
  run_breakpoint();
  expected = SIGBUS;
  jump_to((uintptr_t)restorer + 2);
}

long run(void) {
  stack_t stack = {.ss_sp = alternate, .ss_size = ALTERNATE_BYTES};
  pid = (int)call(SYS_getpid, 0, 0, 0, 0);
  check(41, call(SYS_sigaltstack, (long)&stack, 0, 0, 0) == 0);
  for (int i = 0; i < 6; i++) {
    static const int signals[] = {SIGUSR1, SIGUSR2, SIGSEGV, SIGILL, SIGTRAP, SIGBUS};
    catch(signals[i], signals[i] == SIGUSR2 ? SA_ONSTACK : 0);
  }
  long wanted = 0;
  for (long round = 0; round < ROUNDS && !failed; round++) {
    one_round(round);
    wanted++;
    if (round % FAULT_EVERY == 0) {
      faults();
      wanted += 4;
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
