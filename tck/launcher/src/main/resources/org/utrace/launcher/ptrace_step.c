// SPDX-License-Identifier: Apache-2.0
// Step a child that counts, by PTRACE_SINGLESTEP of the live kernel.
//
// Prints "ready". For each line with a number of milliseconds on standard input it steps for that
// long and prints the steps made and the nanoseconds taken.
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

static void fail(const char *what) {
  fprintf(stderr, "ptrace_step: %s: %s\n", what, strerror(errno));
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
    for (volatile uint64_t counter = 0;;) {
      counter++;
    }
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

int main(void) {
  pid_t child = start_child();
  puts("ready");
  fflush(stdout);
  for (long milliseconds; scanf("%ld", &milliseconds) == 1;) {
    int64_t start = now(), end;
    uint64_t steps = 0;
    do {
      for (int i = 0; i < BATCH; i++) {
        if (ptrace(PTRACE_SINGLESTEP, child, 0, 0) != 0) {
          fail("PTRACE_SINGLESTEP");
        }
        await_stop(child, SIGTRAP);
      }
      steps += BATCH;
      end = now();
    } while (end - start < milliseconds * 1000000);
    printf("%llu %lld\n", (unsigned long long)steps, (long long)(end - start));
    fflush(stdout);
  }
  kill(child, SIGKILL);
  return 0;
}
