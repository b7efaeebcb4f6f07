// SPDX-License-Identifier: Apache-2.0
// Enter a signal handler a thousand times and leave it by sigreturn, on x86_64 and i386.
//
// Each time the handler finds the right siginfo and the interrupted registers in the ucontext, and
// the program finds the registers it had, general, x87 and SSE, that the handler has overwritten.
// The compiler keeps out of those registers.
// Uses no library, only its headers. Exit status: 0, or the number of the check that failed.
#pragma GCC target("general-regs-only")
#define _GNU_SOURCE
#include <signal.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <ucontext.h>

#define TIMES 1000
#define REALTIME 38
#define VECTORS 8
#define KERNEL_SA_RESTORER 0x04000000

struct kernel_sigaction {
  void *handler;
  unsigned long flags;
  void (*restorer)(void);
  uint32_t mask[2];
};

// What a round puts into registers, and what is there afterwards.
struct registers {
  uint32_t vectors[VECTORS][4];
  uint8_t x87[2][10];
  uint16_t x87_control;
  uint32_t mxcsr;
  unsigned long general[2];
};

static volatile int handled;
static volatile long expected_pid;
static volatile int expected_code;
static const struct registers *volatile expected;
char stack[65536] __attribute__((aligned(64)));

#ifdef __x86_64__
#define SAVED_1 REG_RBX
#define SAVED_2 REG_R12
#define STACK_REGISTER REG_RSP
#define PC_REGISTER REG_RIP
#define RESULT_REGISTER REG_RAX

static long call3(long number, long a, long b, long c) {
  long result;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(number), "D"(a), "S"(b), "d"(c)
                   : "rcx", "r11", "memory");
  return result;
}

static long call4(long number, long a, long b, long c, long d) {
  register long r10 __asm__("r10") = d;
  long result;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10)
                   : "rcx", "r11", "memory");
  return result;
}

__asm__(".globl _start\n_start:\n"
        "  lea stack+65536(%rip), %rsp\n"
        "  call run\n"
        "  hlt\n"
        "rt_restorer:\n"
        "  mov $15, %eax\n"
        "  syscall\n"
        // long round(struct registers *in, struct registers *out, const long call[4])
        "round:\n"
        "  push %rbx\n  push %r12\n  push %r13\n  push %r14\n"
        "  mov %rdi, %r13\n  mov %rsi, %r14\n"
        "  fninit\n  fldcw 148(%r13)\n  fldt 138(%r13)\n  fldt 128(%r13)\n"
        "  ldmxcsr 152(%r13)\n"
        "  movups (%r13), %xmm0\n  movups 16(%r13), %xmm1\n  movups 32(%r13), %xmm2\n"
        "  movups 48(%r13), %xmm3\n  movups 64(%r13), %xmm4\n  movups 80(%r13), %xmm5\n"
        "  movups 96(%r13), %xmm6\n  movups 112(%r13), %xmm15\n"
        "  mov 160(%r13), %rbx\n  mov 168(%r13), %r12\n"
        "  mov (%rdx), %rax\n  mov 8(%rdx), %rdi\n  mov 16(%rdx), %rsi\n  mov 24(%rdx), %rdx\n"
        "  syscall\n"
        "after_round:\n"
        "  movups %xmm0, (%r14)\n  movups %xmm1, 16(%r14)\n  movups %xmm2, 32(%r14)\n"
        "  movups %xmm3, 48(%r14)\n  movups %xmm4, 64(%r14)\n  movups %xmm5, 80(%r14)\n"
        "  movups %xmm6, 96(%r14)\n  movups %xmm15, 112(%r14)\n"
        "  stmxcsr 152(%r14)\n  fnstcw 148(%r14)\n  fstpt 128(%r14)\n  fstpt 138(%r14)\n"
        "  mov %rbx, 160(%r14)\n  mov %r12, 168(%r14)\n"
        "  pop %r14\n  pop %r13\n  pop %r12\n  pop %rbx\n"
        "  ret\n");
#else
#define SAVED_1 REG_ESI
#define SAVED_2 REG_EDI
#define STACK_REGISTER REG_ESP
#define PC_REGISTER REG_EIP
#define RESULT_REGISTER REG_EAX

static long call4(long number, long a, long b, long c, long d) {
  long result;
  __asm__ volatile("int $0x80"
                   : "=a"(result)
                   : "a"(number), "b"(a), "c"(b), "d"(c), "S"(d)
                   : "memory");
  return result;
}

static long call3(long number, long a, long b, long c) {
  return call4(number, a, b, c, 0);
}

__asm__(".globl _start\n_start:\n"
        "  mov $stack+65536-16, %esp\n"
        "  call run\n"
        "  hlt\n"
        "rt_restorer:\n"
        "  mov $173, %eax\n"
        "  int $0x80\n"
        "old_restorer:\n"
        "  pop %eax\n"
        "  mov $119, %eax\n"
        "  int $0x80\n"
        // long round(struct registers *in, struct registers *out, const long call[4])
        "round:\n"
        "  push %ebx\n  push %esi\n  push %edi\n  push %ebp\n"
        "  mov 20(%esp), %ebp\n"
        "  fninit\n  fldcw 148(%ebp)\n  fldt 138(%ebp)\n  fldt 128(%ebp)\n"
        "  ldmxcsr 152(%ebp)\n"
        "  movups (%ebp), %xmm0\n  movups 16(%ebp), %xmm1\n  movups 32(%ebp), %xmm2\n"
        "  movups 48(%ebp), %xmm3\n  movups 64(%ebp), %xmm4\n  movups 80(%ebp), %xmm5\n"
        "  movups 96(%ebp), %xmm6\n  movups 112(%ebp), %xmm7\n"
        "  mov 156(%ebp), %esi\n  mov 160(%ebp), %edi\n"
        "  mov 28(%esp), %edx\n"
        "  mov (%edx), %eax\n  mov 4(%edx), %ebx\n  mov 8(%edx), %ecx\n  mov 12(%edx), %edx\n"
        "  int $0x80\n"
        "after_round:\n"
        "  mov 24(%esp), %ebp\n"
        "  movups %xmm0, (%ebp)\n  movups %xmm1, 16(%ebp)\n  movups %xmm2, 32(%ebp)\n"
        "  movups %xmm3, 48(%ebp)\n  movups %xmm4, 64(%ebp)\n  movups %xmm5, 80(%ebp)\n"
        "  movups %xmm6, 96(%ebp)\n  movups %xmm7, 112(%ebp)\n"
        "  stmxcsr 152(%ebp)\n  fnstcw 148(%ebp)\n  fstpt 128(%ebp)\n  fstpt 138(%ebp)\n"
        "  mov %esi, 156(%ebp)\n  mov %edi, 160(%ebp)\n"
        "  pop %ebp\n  pop %edi\n  pop %esi\n  pop %ebx\n"
        "  ret\n");

void old_restorer(void);
#endif

void rt_restorer(void);
void after_round(void);
long round(struct registers *in, struct registers *out, const long *call);

static void check(int holds, int number) {
  if (!holds) {
    call3(SYS_exit_group, number, 0, 0);
  }
}

static int same(const void *a, const void *b, unsigned length) {
  const volatile uint8_t *x = a;
  const volatile uint8_t *y = b;
  for (unsigned i = 0; i < length; i++) {
    if (x[i] != y[i]) {
      return 0;
    }
  }
  return 1;
}

static void overwrite_registers(void) {
  static const uint32_t other = 0x3f80;
  __asm__ volatile("fninit\n\tfldz\n\tfldz\n\tfldz\n\tldmxcsr %0\n\t"
                   "pxor %%xmm0, %%xmm0\n\tpxor %%xmm1, %%xmm1\n\tpxor %%xmm2, %%xmm2\n\t"
                   "pxor %%xmm3, %%xmm3\n\tpxor %%xmm4, %%xmm4\n\tpxor %%xmm5, %%xmm5\n\t"
                   "pxor %%xmm6, %%xmm6\n\tpxor %%xmm7, %%xmm7"
                   :
                   : "m"(other));
}

static char alternate[16384];

static void siginfo_handler(int signal, siginfo_t *info, void *context) {
  const ucontext_t *uc = context;
  const greg_t *gregs = uc->uc_mcontext.gregs;
  check(signal == info->si_signo, 11);
  check(info->si_code == expected_code, 12);
  check(info->si_pid == expected_pid, 13);
  check((unsigned long)gregs[PC_REGISTER] == (unsigned long)after_round, 14);
  check(gregs[RESULT_REGISTER] == 0, 15);
  check((unsigned long)gregs[SAVED_1] == expected->general[0], 16);
  check((unsigned long)gregs[SAVED_2] == expected->general[1], 17);
  check((char *)gregs[STACK_REGISTER] > stack && (char *)gregs[STACK_REGISTER] < stack + sizeof stack, 18);
  check(uc->uc_stack.ss_sp == alternate && uc->uc_stack.ss_size == sizeof alternate, 23);
  check(uc->uc_stack.ss_flags == 0, 24);
  check(uc->uc_mcontext.fpregs != 0, 19);
  check(same(uc->uc_mcontext.fpregs->_st, expected->x87[0], 10), 20);
#ifdef __x86_64__
  check(same(uc->uc_mcontext.fpregs->_xmm, expected->vectors, 7 * 16), 21);
  check(uc->uc_mcontext.fpregs->mxcsr == expected->mxcsr, 22);
#endif
  overwrite_registers();
  handled++;
}

static void plain_handler(int signal) {
  check(signal == REALTIME, 31);
  overwrite_registers();
  handled++;
}

static void handle(int signal, void *handler, unsigned long flags, void (*restorer)(void)) {
  struct kernel_sigaction action = {handler, flags | KERNEL_SA_RESTORER, restorer, {0, 0}};
  check(call4(SYS_rt_sigaction, signal, (long)&action, 0, 8) == 0, 41);
}

static void fill(struct registers *in, int turn) {
  static const uint8_t pi[10] = {0x35, 0xc2, 0x68, 0x21, 0xa2, 0xda, 0x0f, 0xc9, 0x00, 0x40};
  static const uint8_t one[10] = {0, 0, 0, 0, 0, 0, 0, 0x80, 0xff, 0x3f};
  for (int i = 0; i < VECTORS; i++) {
    for (int j = 0; j < 4; j++) {
      in->vectors[i][j] = 0x01010101u * (i + 1) + j + turn;
    }
  }
  for (int i = 0; i < 10; i++) {
    in->x87[0][i] = pi[i];
    in->x87[1][i] = one[i];
  }
  in->x87_control = 0x27f;
  in->mxcsr = 0x5f80;
  in->general[0] = 0x11223344ul + turn;
  in->general[1] = 0x55667788ul - turn;
}

static void turn(int number) {
  static struct registers in;
  static struct registers out;
  fill(&in, number);
  expected = &in;
  int before = handled;
  long by_kill[] = {SYS_kill, expected_pid, SIGUSR1, 0};
  long by_tgkill[] = {SYS_tgkill, expected_pid, expected_pid, number % 3 == 1 ? SIGUSR2 : REALTIME};
  expected_code = number % 3 == 0 ? SI_USER : SI_TKILL;
  round(&in, &out, number % 3 == 0 ? by_kill : by_tgkill);
  check(handled == before + 1, 51);
  check(same(in.vectors, out.vectors, sizeof in.vectors), 52);
  check(same(in.x87, out.x87, sizeof in.x87), 53);
  check(in.x87_control == out.x87_control, 54);
  check(in.mxcsr == out.mxcsr, 55);
  check(in.general[0] == out.general[0] && in.general[1] == out.general[1], 56);
}

void run(void) {
  expected_pid = call3(SYS_getpid, 0, 0, 0);
  stack_t stack_for_handlers = {.ss_sp = alternate, .ss_size = sizeof alternate};
  check(call3(SYS_sigaltstack, (long)&stack_for_handlers, 0, 0) == 0, 25);
  handle(SIGUSR1, siginfo_handler, SA_SIGINFO, rt_restorer);
  handle(SIGUSR2, siginfo_handler, SA_SIGINFO, rt_restorer);
#ifdef __x86_64__
  handle(REALTIME, plain_handler, 0, rt_restorer);
#else
  handle(REALTIME, plain_handler, 0, old_restorer);
#endif
  for (int i = 0; i < TIMES; i++) {
    turn(i);
  }
  static const char text[] = "1000 handlers\n";
  call3(SYS_write, 1, (long)text, sizeof text - 1);
  call3(SYS_exit_group, 0, 0, 0);
}
