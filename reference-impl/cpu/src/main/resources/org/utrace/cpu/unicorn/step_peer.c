// SPDX-License-Identifier: Apache-2.0
// Step a counting loop on libunicorn, by the means by which the processors of this kit step, with
// nothing above: no frame is copied, no signal sent, nobody asked. Only what a step takes.
//
//   step_peer LIBRARY MACHINE     MACHINE is x86_64, aarch64, s390x or s390x-anew
//
// Prints "ready". For each line with a number of milliseconds on standard input it steps for that
// long and prints the steps made and the nanoseconds taken. Ends with a sentence on standard error
// if the program did not do what so many steps of it do.
//
// The few declarations stand here so that only the library has to be installed.
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ARCH_ARM64 = 2, ARCH_X86 = 4, ARCH_S390X = 9, MODE_64 = 1 << 3, BIG_ENDIAN_MODE = 1 << 30 };
enum { HOOK_INTR = 1, HOOK_BLOCK = 1 << 3 };
enum { PROT_RW = 3, PROT_RX = 5, PROT_ALL = 7 };
enum {
  CTL_USE_EXITS = 0x44000004,
  CTL_SET_EXITS = 0x48000006,
  CTL_REQUEST_CACHE = (int)0xc8000008,
  CTL_REMOVE_CACHE = 0x48000009
};
enum { X86_EFLAGS = 25, X86_RIP = 41 };
enum { A64_X20 = 219, A64_X21 = 220, A64_X22 = 221, A64_PC = 260, A64_PSTATE = 265 };
enum { S390_PC = 65, S390_PSWM = 66 };
enum { CODE = 0x10000, DATA = 0x11000, STUB = 0x1000, PAGE = 4096, BATCH = 256 };

typedef struct uc uc;
static int (*uc_open)(int, int, uc **);
static int (*uc_mem_map)(uc *, uint64_t, size_t, uint32_t);
static int (*uc_mem_read)(uc *, uint64_t, void *, size_t);
static int (*uc_mem_write)(uc *, uint64_t, const void *, size_t);
static int (*uc_emu_start)(uc *, uint64_t, uint64_t, uint64_t, size_t);
static int (*uc_emu_stop)(uc *);
static int (*uc_reg_read)(uc *, int, void *);
static int (*uc_reg_write)(uc *, int, const void *);
static int (*uc_hook_add)(uc *, size_t *, int, void *, void *, uint64_t, uint64_t, ...);
static int (*uc_ctl)(uc *, int, ...);
static int (*uc_context_alloc)(uc *, void **);
static int (*uc_context_save)(uc *, void *);

static uc *engine;
static uint64_t pc;
static uint32_t interrupt;
static uint64_t interrupts;

static void fail(const char *what) {
  fprintf(stderr, "step_peer: %s\n", what);
  exit(1);
}

static void need(int error, const char *call) {
  if (error != 0) {
    fprintf(stderr, "step_peer: %s gave error %d\n", call, error);
    exit(1);
  }
}

static void *find(void *library, const char *name) {
  void *symbol = dlsym(library, name);
  if (symbol == NULL) {
    fail(dlerror());
  }
  return symbol;
}

static void load(const char *path) {
  void *library = dlopen(path, RTLD_NOW);
  if (library == NULL) {
    fail(dlerror());
  }
#define FIND(name) *(void **)&name = find(library, #name)
  FIND(uc_open);
  FIND(uc_mem_map);
  FIND(uc_mem_read);
  FIND(uc_mem_write);
  FIND(uc_emu_start);
  FIND(uc_emu_stop);
  FIND(uc_reg_read);
  FIND(uc_reg_write);
  FIND(uc_hook_add);
  FIND(uc_ctl);
  FIND(uc_context_alloc);
  FIND(uc_context_save);
}

static void on_interrupt(uc *of, uint32_t number, void *user) {
  (void)user;
  interrupt = number;
  interrupts++;
  uc_emu_stop(of);
}

static void hook_interrupts(void) {
  size_t hook;
  need(uc_hook_add(engine, &hook, HOOK_INTR, (void *)on_interrupt, NULL, 1, 0), "uc_hook_add");
}

static void open_engine(int arch, int mode, uint32_t code_protection) {
  need(uc_open(arch, mode, &engine), "uc_open");
  need(uc_mem_map(engine, CODE, PAGE, code_protection), "uc_mem_map");
  need(uc_mem_map(engine, DATA, PAGE, PROT_RW), "uc_mem_map");
  hook_interrupts();
}

// x86_64: TF stays set, and the exception it raises comes to the hook.
static void x86_open(void) {
  static const unsigned char code[] = {0x48, 0xff, 0x05, 0xf9, 0x0f, 0, 0, 0xeb, 0xf7};
  uint64_t flags = 0x302;
  open_engine(ARCH_X86, MODE_64, PROT_RX);
  need(uc_mem_write(engine, CODE, code, sizeof code), "uc_mem_write");
  need(uc_ctl(engine, CTL_USE_EXITS, 1), "uc_ctl");
  need(uc_reg_write(engine, X86_EFLAGS, &flags), "uc_reg_write");
}

static void x86_step(void) {
  uc_emu_start(engine, pc, 0, 0, 1);
  uc_reg_read(engine, X86_RIP, &pc);
}

// aarch64: a stub at exception level 1 sets MDSCR_EL1.SS and goes to user mode; each step uses
// PSTATE.SS up.
static void a64_open(void) {
  static const uint32_t stub[] = {0xd5100254, 0xd510109f, 0xd5184015,
                                  0xd5184036, 0xd5033fdf, 0xd69f03e0};
  static const uint32_t code[] = {0x58008009, 0x10007fea, 0x91000529, 0xf9000149, 0x17fffffc};
  uint64_t step = 1, user = 0, target = CODE, kernel = 0x3c5;
  open_engine(ARCH_ARM64, 0, PROT_RX);
  need(uc_mem_map(engine, STUB, PAGE, PROT_RX), "uc_mem_map");
  need(uc_mem_write(engine, STUB, stub, sizeof stub), "uc_mem_write");
  need(uc_mem_write(engine, CODE, code, sizeof code), "uc_mem_write");
  need(uc_ctl(engine, CTL_USE_EXITS, 1), "uc_ctl");
  // SCR_EL3.RW and HCR_EL2.RW: the levels below run this instruction set.
  struct { uint32_t crn, crm, op0, op1, op2, pad; uint64_t value; } scr = {1, 1, 3, 6, 0, 0, 0};
  struct { uint32_t crn, crm, op0, op1, op2, pad; uint64_t value; } hcr = {1, 1, 3, 4, 0, 0, 0};
  uc_reg_read(engine, 290, &scr);
  scr.value |= 1 << 10;
  uc_reg_write(engine, 290, &scr);
  uc_reg_read(engine, 290, &hcr);
  hcr.value |= 1u << 31;
  uc_reg_write(engine, 290, &hcr);
  uc_reg_write(engine, A64_PSTATE, &kernel);
  uc_reg_write(engine, A64_X20, &step);
  uc_reg_write(engine, A64_X21, &user);
  uc_reg_write(engine, A64_X22, &target);
  uc_emu_start(engine, STUB, 0, 0, sizeof stub / sizeof stub[0]);
  interrupts = 0;
}

static void a64_step(void) {
  uint64_t state = 1 << 21;
  uc_reg_write(engine, A64_PSTATE, &state);
  uc_emu_start(engine, pc, 0, 0, 1);
  uc_reg_read(engine, A64_PC, &pc);
}

// s390x: what the emulator records of program events is wrong, and in the midst of a translated
// block neither pc nor condition code are right. So each instruction is translated alone, once,
// while an exit stands behind it; a hook sees whether the block is the right one; and the registers
// are kept as they were, for the case that it was not, or that the instruction is refused.
static void *before;
static uint64_t expected, last_block;
static int blocks, wrong;

static void on_block(uc *of, uint64_t address, uint32_t size, void *user) {
  (void)size;
  (void)user;
  last_block = address;
  wrong |= ++blocks == 1 && address != expected;
  if (address != expected) {
    // A jump goes on into the next block, and does not store pc before.
    uc_emu_stop(of);
  }
}

static void s390_open_program(void) {
  static const unsigned char code[] = {0xc0, 0x90, 0, 0, 0x08, 0, 0xeb, 0x01,
                                       0x90, 0, 0, 0x7a, 0xa7, 0xf4, 0xff, 0xfa};
  uint64_t mask = 0x0001000180000000u;
  open_engine(ARCH_S390X, BIG_ENDIAN_MODE, PROT_ALL);
  need(uc_mem_write(engine, CODE, code, sizeof code), "uc_mem_write");
  need(uc_reg_write(engine, S390_PSWM, &mask), "uc_reg_write");
}

static void s390_open(void) {
  static const int lengths[] = {6, 6, 4};
  uint64_t at = CODE;
  size_t hook;
  s390_open_program();
  need(uc_ctl(engine, CTL_USE_EXITS, 1), "uc_ctl");
  need(uc_hook_add(engine, &hook, HOOK_BLOCK, (void *)on_block, NULL, 1, 0), "uc_hook_add");
  need(uc_context_alloc(engine, &before), "uc_context_alloc");
  for (int i = 0; i < 3; at += lengths[i++]) {
    uint64_t end = at + lengths[i], block[4];
    need(uc_ctl(engine, CTL_REMOVE_CACHE, at, end), "uc_ctl");
    need(uc_ctl(engine, CTL_SET_EXITS, &end, (uint64_t)1), "uc_ctl");
    need(uc_ctl(engine, CTL_REQUEST_CACHE, at, block), "uc_ctl");
    need(uc_ctl(engine, CTL_SET_EXITS, &end, (uint64_t)0), "uc_ctl");
  }
}

static void s390_step(void) {
  uc_context_save(engine, before);
  expected = pc;
  blocks = 0;
  uc_emu_start(engine, pc, 0, 0, 1);
  uc_reg_read(engine, S390_PC, &pc);
  if (blocks > 1) {
    pc = last_block;
  }
}

// The plain recipe: before each instruction its translation is dropped, and the engine runs until
// the instruction's end, or over a jump until the counter stops it.
static void s390_anew_step(void) {
  unsigned char first;
  uc_mem_read(engine, pc, &first, 1);
  uint64_t end = pc + (first < 0x40 ? 2 : first < 0xc0 ? 4 : 6);
  uc_ctl(engine, CTL_REMOVE_CACHE, pc, end);
  uc_emu_start(engine, pc, end, 0, 1);
  uc_reg_read(engine, S390_PC, &pc);
}

struct machine {
  const char *name;
  void (*open)(void);
  void (*step)(void);
  int instructions;
  int big_endian;
  int64_t trap;
};

static const struct machine machines[] = {
    {"x86_64", x86_open, x86_step, 2, 0, 1},
    {"aarch64", a64_open, a64_step, 5, 0, 1},
    {"s390x", s390_open, s390_step, 3, 1, -1},
    {"s390x-anew", s390_open_program, s390_anew_step, 3, 1, -1},
};

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

static uint64_t counter(const struct machine *machine) {
  unsigned char bytes[8];
  uint64_t value = 0;
  need(uc_mem_read(engine, DATA, bytes, sizeof bytes), "uc_mem_read");
  for (int i = 0; i < 8; i++) {
    value = value << 8 | bytes[machine->big_endian ? i : 7 - i];
  }
  return value;
}

// Every instruction was stepped, once, and each trapped where the machine has a trap.
static void check(const struct machine *machine, uint64_t all) {
  uint64_t rounds = all / machine->instructions;
  uint64_t counted = counter(machine);
  if (wrong || counted < rounds || counted > rounds + 1) {
    fail("the program did not go on by one instruction with each step");
  }
  if (machine->trap >= 0 && (interrupts != all || interrupt != (uint32_t)machine->trap)) {
    fail("a step did not trap");
  }
}

int main(int count, char **arguments) {
  const struct machine *machine = NULL;
  for (size_t i = 0; count == 3 && i < sizeof machines / sizeof machines[0]; i++) {
    if (strcmp(arguments[2], machines[i].name) == 0) {
      machine = &machines[i];
    }
  }
  if (machine == NULL) {
    fail("say: step_peer LIBRARY MACHINE");
  }
  load(arguments[1]);
  machine->open();
  pc = CODE;
  puts("ready");
  fflush(stdout);
  uint64_t all = 0;
  for (long milliseconds; scanf("%ld", &milliseconds) == 1;) {
    int64_t start = now(), end;
    uint64_t steps = 0;
    do {
      for (int i = 0; i < BATCH; i++) {
        machine->step();
      }
      steps += BATCH;
      end = now();
    } while (end - start < milliseconds * 1000000);
    all += steps;
    check(machine, all);
    printf("%llu %lld\n", (unsigned long long)steps, (long long)(end - start));
    fflush(stdout);
  }
  return 0;
}
