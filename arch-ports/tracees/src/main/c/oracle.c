// SPDX-License-Identifier: Apache-2.0
// Run code sequences on the machine itself, or on another emulator of it, and tell what they came to.
//
// Reads, as 64-bit words in the machine's byte order: the address of the code area and that of the data area; then for each
// sequence its length in bytes and the bytes, filled up to whole words. Writes for each: the signal it ended with, the place
// where it was then, the registers that machine.h lists, and the 2048 bytes of the data area. Ends at the end of the input.
//
// No library: everything happens in a signal handler on a stack of its own. To start a sequence it changes the registers that
// it returns to; the sequence's end enters it again.
#define _GNU_SOURCE
#include <signal.h>
#include <stdint.h>
#include <ucontext.h>
#include <asm/unistd.h>
#include "machine.h"
#ifndef MACHINE_SIGNAL
#define MACHINE_SIGNAL(signal, context) (signal)
#endif

enum { AREA_BYTES = 2048, PAGE_BYTES = 4096, STACK_BYTES = 65536 };
enum { PROT_RWX = 7, MAP_PRIVATE_ANONYMOUS_FIXED = 0x32 };
enum { SEQUENCE_BYTES_MAX = 4096, KERNEL_SIGSET_BYTES = 8, KERNEL_RESTORER = 0x04000000 };

static uint64_t code_at;
static uint64_t data_at;
static int running;
static char handler_stack[STACK_BYTES] __attribute__((aligned(64)));

static void leave(int status) {
  machine_call(__NR_exit_group, status, 0, 0, 0, 0, 0);
  __builtin_unreachable();
}

// Tell whether all of it came; none of it at the end of the input.
static int get(void *to, long length) {
  long done = 0;
  while (done < length) {
    long n = machine_call(__NR_read, 0, (long)to + done, length - done, 0, 0, 0);
    if (n <= 0) {
      if (done > 0) leave(3);
      return 0;
    }
    done += n;
  }
  return 1;
}

static void put(const void *from, long length) {
  long done = 0;
  while (done < length) {
    long n = machine_call(__NR_write, 1, (long)from + done, length - done, 0, 0, 0);
    if (n <= 0) leave(4);
    done += n;
  }
}

static void put_word(uint64_t word) {
  put(&word, sizeof word);
}

static void tell(int signal, ucontext_t *context) {
  put_word(MACHINE_SIGNAL(signal, context));
  uint64_t registers[MACHINE_REGISTERS];
  machine_registers(context, registers);
  put_word(machine_pc(context) - code_at);
  put(registers, sizeof registers);
  put((void *)(uintptr_t)data_at, AREA_BYTES);
}

static void begin_next(ucontext_t *context) {
  uint64_t length;
  static uint64_t words[SEQUENCE_BYTES_MAX / 8];
  if (!get(&length, sizeof length)) leave(0);
  if (length > AREA_BYTES) leave(5);
  if (!get(words, (length + 7) / 8 * 8)) leave(3);
  char *code = (char *)(uintptr_t)code_at;
  char *data = (char *)(uintptr_t)data_at;
  for (long i = 0; i < (long)length; i++) code[i] = ((char *)words)[i];
  for (long i = 0; i < AREA_BYTES; i++) data[i] = 0;
  machine_flush(code, code + length);
  machine_begin(context, code_at);
}

static void handler(int signal, siginfo_t *info, void *context) {
  (void)info;
  if (running) tell(signal, context);
  running = 1;
  begin_next(context);
}

// The kernel's own struct sigaction, which is not the library's.
struct kernel_action {
  void (*handler)(int, siginfo_t *, void *);
  unsigned long flags;
  void (*restorer)(void);
  unsigned long mask[KERNEL_SIGSET_BYTES / sizeof(long)];
};

static void catch(int signal) {
  struct kernel_action action = {handler, SA_SIGINFO | SA_ONSTACK | SA_NODEFER | KERNEL_RESTORER, machine_restorer, {0}};
  if (machine_call(__NR_rt_sigaction, signal, (long)&action, 0, KERNEL_SIGSET_BYTES, 0, 0)) leave(6);
}

static void map(uint64_t area) {
  long page = (long)(area & -(uint64_t)PAGE_BYTES);
  if (machine_map(page, PAGE_BYTES, PROT_RWX, MAP_PRIVATE_ANONYMOUS_FIXED) != page) leave(7);
}

__attribute__((used)) void machine_main(void) {
  uint64_t areas[2];
  if (!get(areas, sizeof areas)) leave(2);
  code_at = areas[0];
  data_at = areas[1];
  map(code_at);
  map(data_at);
  stack_t stack = {.ss_sp = handler_stack, .ss_size = STACK_BYTES};
  machine_call(__NR_sigaltstack, (long)&stack, 0, 0, 0, 0, 0);
  int signals[] = {SIGTRAP, SIGSEGV, SIGILL, SIGBUS, SIGFPE};
  for (unsigned i = 0; i < sizeof signals / sizeof signals[0]; i++) catch(signals[i]);
  machine_breakpoint();
}
