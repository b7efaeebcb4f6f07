// SPDX-License-Identifier: Apache-2.0
// Catch a thousand signals and check what the handler is shown and what is left of the registers.
//
// The handler is Thumb code, and what it interrupts is ARM code.
// Needs no library. Ends with 0, or with the number of the check that failed, which it also writes.
#define _GNU_SOURCE
#include <signal.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <ucontext.h>

#pragma GCC target("arm")

#define ROUNDS 1000
#define FAULT_EVERY 50
#define UNMAPPED 0x10UL
#define ALTERNATE_BYTES 8192
#define FLAGS 0xf0000000u
#define THUMB 0x20u
#define VFP_MAGIC 0x56465001u
#define VFP_BYTES 288

// The kernel's, which is not the library's.
struct action {
  void (*handler)(int, siginfo_t *, void *);
  unsigned long flags;
  void (*restorer)(void);
  unsigned long mask[2];
};

// The kernel's struct vfp_sigframe, as far as it is looked at.
struct vfp {
  uint32_t magic, size;
  uint64_t d[32];
  uint32_t fpscr;
};

// The offsets are known to the assembler below.
struct state {
  uint32_t r[16];          // r0, r1 and r7 hold the call, its arguments and its result
  uint64_t d[32];
  uint32_t apsr, fpscr;
};

static struct state before, after;
static unsigned char alternate[ALTERNATE_BYTES] __attribute__((aligned(16)));
static volatile long caught, plain;
static volatile int expected, failed;
static int pid;

extern char after_kill[], faulting_load[], undefined[], breakpoint[], thumb_breakpoint[];

static long call(long number, long a, long b, long c, long d) {
  register long r7 __asm__("r7") = number;
  register long r0 __asm__("r0") = a;
  register long r1 __asm__("r1") = b;
  register long r2 __asm__("r2") = c;
  register long r3 __asm__("r3") = d;
  __asm__ volatile("svc #0" : "+r"(r0) : "r"(r7), "r"(r1), "r"(r2), "r"(r3) : "memory", "cc");
  return r0;
}

static void check(int number, int holds) {
  if (!holds && !failed) {
    failed = number;
  }
}

static int is_kept(int number) {
  return number != 0 && number != 1 && number != 7 && number != 13 && number != 15;
}

void restorer(void);
void kill_with(struct state *from, struct state *to, long pid, long signal);
void load_from(unsigned long address);
void run_undefined(void);
void run_breakpoint(void);
void run_thumb_breakpoint(void);

#define KEPT "2,3,4,5,6,8,9,10,11,12,14"

__asm__(
    ".text\n.fpu neon\n.arm\n"
    ".type restorer, %function\n.type load_from, %function\n.type run_undefined, %function\n"
    ".type run_breakpoint, %function\n.type kill_with, %function\n"
    ".type run_thumb_breakpoint, %function\n"
    ".globl _start\n"
    "_start:\n"
    "  bic sp, sp, #7\n"
    "  bl run\n"
    "  mov r7, #248\n"              // exit_group
    "  svc #0\n"
    "restorer:\n"
    "  mov r7, #173\n"              // rt_sigreturn
    "  svc #0\n"
    "load_from:\n"
    "faulting_load:\n"
    "  ldr r0, [r0]\n"
    "  bx lr\n"
    "run_undefined:\n"
    "undefined:\n"
    "  udf #0\n"
    "  bx lr\n"
    "run_breakpoint:\n"
    "breakpoint:\n"
    "  bkpt #0\n"
    "  bx lr\n"
    // Load every register, make the call, store every register.
    "kill_with:\n"
    "  push {r4-r11, lr}\n"
    "  sub sp, sp, #20\n"
    "  str r1, [sp]\n"
    "  str r2, [sp, #4]\n"
    "  str r3, [sp, #8]\n"
    "  vpush {d8-d15}\n"
    "  add r1, r0, #64\n"
    "  vldmia r1!, {d0-d15}\n"
    "  vldmia r1!, {d16-d31}\n"
    "  ldr r2, [r0, #320]\n"
    "  msr APSR_nzcvq, r2\n"
    "  ldr r2, [r0, #324]\n"
    "  vmsr fpscr, r2\n"
    "  .irp i," KEPT "\n"
    "  ldr r\\i, [r0, #\\i * 4]\n"
    "  .endr\n"
    "  ldr r0, [sp, #68]\n"
    "  ldr r1, [sp, #72]\n"
    "  mov r7, #37\n"               // kill
    "  svc #0\n"
    "after_kill:\n"
    "  str r0, [sp, #68]\n"
    "  ldr r0, [sp, #64]\n"
    "  .irp i," KEPT "\n"
    "  str r\\i, [r0, #\\i * 4]\n"
    "  .endr\n"
    "  str r1, [r0, #4]\n"
    "  str r7, [r0, #28]\n"
    "  ldr r1, [sp, #68]\n"
    "  str r1, [r0]\n"
    "  mrs r1, apsr\n"
    "  str r1, [r0, #320]\n"
    "  vmrs r1, fpscr\n"
    "  str r1, [r0, #324]\n"
    "  mov r1, #0\n"
    "  vmsr fpscr, r1\n"
    "  add r1, r0, #64\n"
    "  vstmia r1!, {d0-d15}\n"
    "  vstmia r1!, {d16-d31}\n"
    "  vpop {d8-d15}\n"
    "  add sp, sp, #20\n"
    "  pop {r4-r11, pc}\n"
    ".thumb\n"
    "run_thumb_breakpoint:\n"
    "thumb_breakpoint:\n"
    "  bkpt #0\n"
    "  bx lr\n"
    ".balign 4\n");

__attribute__((noinline)) static void check_interrupted(const ucontext_t *context) {
  const unsigned long *registers = &context->uc_mcontext.arm_r0;
  const struct vfp *vfp = (const struct vfp *)context->uc_regspace;
  check(11, context->uc_mcontext.arm_pc == (uintptr_t)after_kill);
  check(12, registers[0] == 0 && registers[7] == SYS_kill);
  for (int i = 0; i < 15; i++) {
    check(13, !is_kept(i) || registers[i] == before.r[i]);
  }
  check(14, (context->uc_mcontext.arm_cpsr & FLAGS) == before.apsr);
  check(15, (context->uc_mcontext.arm_cpsr & THUMB) == 0);
  check(10, vfp->magic == VFP_MAGIC && vfp->size == VFP_BYTES);
  for (int i = 0; i < 32; i++) {
    check(16, vfp->d[i] == before.d[i]);
  }
  check(17, vfp->fpscr == before.fpscr);
}

// Leave nothing as it was that the frame has to bring back.
__attribute__((noinline)) static void spoil(void) {
  __asm__ volatile(
      ".fpu neon\n"
      ".irp i,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15\n vmov.i8 d\\i, #0xee\n.endr\n"
      ".irp i,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31\n vmov.i8 d\\i, #0xdd\n.endr\n"
      "mov r2, #0\n vmsr fpscr, r2\n mvn r2, #0\n mvn r3, #0\n mvn r12, #0\n cmp r2, r2\n" ::
          : "cc", "r2", "r3", "r12", "d0", "d1", "d2", "d3", "d4", "d5", "d6", "d7", "d8", "d9",
            "d10", "d11", "d12", "d13", "d14", "d15");
}

__attribute__((target("thumb"))) static void handler(int signal, siginfo_t *info, void *argument) {
  ucontext_t *context = argument;
  mcontext_t *machine = &context->uc_mcontext;
  uintptr_t here = (uintptr_t)&context;
  int on_alternate = here >= (uintptr_t)alternate && here < (uintptr_t)alternate + ALTERNATE_BYTES;
  caught++;
  check(1, signal == expected && info->si_signo == expected);
  check(2, (uintptr_t)info % 8 == 0 && (uintptr_t)context % 8 == 0);
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
      machine->arm_r8++;
      machine->arm_cpsr ^= FLAGS;
      break;
    case SIGSEGV:
      check(21, info->si_code == SEGV_MAPERR && (uintptr_t)info->si_addr == UNMAPPED);
      check(22, machine->arm_pc == (uintptr_t)faulting_load);
      machine->arm_pc += 4;
      break;
    case SIGILL:
      check(23, (uintptr_t)info->si_addr == (uintptr_t)undefined);
      check(24, machine->arm_pc == (uintptr_t)undefined);
      machine->arm_pc += 4;
      break;
    case SIGTRAP:
      check(25, info->si_code == TRAP_BRKPT && (uintptr_t)info->si_addr == machine->arm_pc);
      if (machine->arm_cpsr & THUMB) {
        check(26, machine->arm_pc == ((uintptr_t)thumb_breakpoint & ~1u));
        machine->arm_pc += 2;
      } else {
        check(27, machine->arm_pc == (uintptr_t)breakpoint);
        machine->arm_pc += 4;
      }
      break;
    default:
      check(29, 0);
  }
  spoil();
}

// Has the older frame.
static void plain_handler(int signal) {
  check(7, signal == SIGHUP);
  plain++;
}

static void catch(int signal, unsigned long flags) {
  struct action action = {handler, flags | SA_SIGINFO, 0, {0, 0}};
  if (signal == SIGHUP) {
    action.handler = (void (*)(int, siginfo_t *, void *))(uintptr_t)plain_handler;
    action.flags = 0;
  } else if (signal != SIGUSR1) {
    // A program may bring a way back.
    action.flags |= 0x04000000;
    action.restorer = restorer;
  }
  check(40, call(SYS_rt_sigaction, signal, (long)&action, 0, 8) == 0);
}

static void one_round(long round) {
  for (int i = 0; i < 16; i++) {
    before.r[i] = 0x01010101u * (uint32_t)i + (uint32_t)round;
  }
  for (int i = 0; i < 32; i++) {
    before.d[i] = 0x9e3779b97f4a7c15ull * (uint64_t)(i + 1) + (uint64_t)round;
  }
  before.apsr = (uint32_t)(round & 15) << 28;
  before.fpscr = (uint32_t)(round & 3) << 22 | (uint32_t)(round & 15);
  expected = round % 3 == 0 ? SIGUSR2 : SIGUSR1;
  kill_with(&before, &after, pid, expected);
  check(50, after.r[0] == 0 && after.r[7] == SYS_kill && after.r[1] == (uint32_t)expected);
  for (int i = 0; i < 15; i++) {
    check(51, !is_kept(i) || after.r[i] == before.r[i] + (i == 8 ? 1 : 0));
  }
  for (int i = 0; i < 32; i++) {
    check(52, after.d[i] == before.d[i]);
  }
  check(53, (after.apsr & FLAGS) == (before.apsr ^ FLAGS));
  check(54, after.fpscr == before.fpscr);
}

static void faults(void) {
  expected = SIGSEGV;
  load_from(UNMAPPED);
  expected = SIGILL;
  run_undefined();
  expected = SIGTRAP;
  run_breakpoint();
  run_thumb_breakpoint();
}

__attribute__((used)) long run(void) {
  stack_t stack = {.ss_sp = alternate, .ss_size = ALTERNATE_BYTES};
  pid = (int)call(SYS_getpid, 0, 0, 0, 0);
  check(41, call(SYS_sigaltstack, (long)&stack, 0, 0, 0) == 0);
  catch(SIGUSR1, 0);
  catch(SIGUSR2, SA_ONSTACK);
  catch(SIGSEGV, 0);
  catch(SIGILL, 0);
  catch(SIGTRAP, 0);
  catch(SIGHUP, 0);
  check(42, call(SYS_kill, pid, SIGHUP, 0, 0) == 0);
  check(43, plain == 1);
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
