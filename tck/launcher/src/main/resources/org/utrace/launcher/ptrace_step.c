// SPDX-License-Identifier: Apache-2.0
// Step a child that counts, by PTRACE_SINGLESTEP of the live kernel.
//
// Prints "ready". For each line with a number of milliseconds on standard input it steps for that
// long and prints the steps made and the nanoseconds taken. Ends with a sentence on standard error
// if the child did not do what so many steps of it do.
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { BATCH = 64 };

// The child's counter is at the same address as this one.
static volatile uint64_t counter;

static void fail(const char *what) {
  fprintf(stderr, "ptrace_step: %s%s%s\n", what, errno ? ": " : "", errno ? strerror(errno) : "");
  exit(1);
}

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

static void await_stop(pid_t child, int signal) {
  int status;
  if (waitpid(child, &status, 0) != child) {
    fail("waitpid");
  }
  if (!WIFSTOPPED(status) || WSTOPSIG(status) != signal) {
    errno = 0;
    fail("the child did not stop as expected");
  }
}

static pid_t start_child(void) {
  pid_t child = fork();
  if (child < 0) {
    fail("fork");
  }
  if (child == 0) {
    if (ptrace(PTRACE_TRACEME, 0, 0, 0) != 0) {
      _exit(1);
    }
    raise(SIGSTOP);
    // Two instructions, so that steps can be counted.
    __asm__ volatile("1: incq %0\n\tjmp 1b" : "+m"(counter));
  }
  int status;
  if (waitpid(child, &status, 0) != child) {
    fail("waitpid");
  }
  if (!WIFSTOPPED(status)) {
    errno = EPERM;
    fail("ptrace is not permitted here");
  }
  ptrace(PTRACE_SETOPTIONS, child, 0, PTRACE_O_EXITKILL);
  return child;
}

static uint64_t counted(pid_t child) {
  errno = 0;
  long value = ptrace(PTRACE_PEEKDATA, child, (void *)&counter, 0);
  if (errno != 0) {
    fail("PTRACE_PEEKDATA");
  }
  return (uint64_t)value;
}

static void step(pid_t child) {
  if (ptrace(PTRACE_SINGLESTEP, child, 0, 0) != 0) {
    fail("PTRACE_SINGLESTEP");
  }
  await_stop(child, SIGTRAP);
}

// Every instruction was stepped, once.
static void check(uint64_t counts, uint64_t steps) {
  if (counts < steps / 2 || counts > steps / 2 + 1) {
    errno = 0;
    fail("the child did not go on by one instruction with each step");
  }
}

int main(void) {
  pid_t child = start_child();
  // Out of what raised the signal, into the loop.
  while (counted(child) == 0) {
    step(child);
  }
  puts("ready");
  fflush(stdout);
  for (long milliseconds; scanf("%ld", &milliseconds) == 1;) {
    uint64_t before = counted(child);
    int64_t start = now(), end;
    uint64_t steps = 0;
    do {
      for (int i = 0; i < BATCH; i++) {
        step(child);
      }
      steps += BATCH;
      end = now();
    } while (end - start < milliseconds * 1000000);
    check(counted(child) - before, steps);
    printf("%llu %lld\n", (unsigned long long)steps, (long long)(end - start));
    fflush(stdout);
  }
  kill(child, SIGKILL);
  return 0;
}
