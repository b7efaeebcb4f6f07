// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;
import org.utrace.cpu.CpuException;

/**
 * Hold one native engine and keep its callers within what libunicorn survives.
 *
 * <p>Using an engine after {@link #close}, closing it twice, or calling anything but {@link #stop}
 * from inside a hook ends the process natively; here each is refused with a {@link CpuException}.
 * Instances belong to one thread at a time; they may move between threads.
 */
final class UnicornEngine implements AutoCloseable {
  static final int ARCH_ARM = 1;
  static final int ARCH_ARM64 = 2;
  static final int ARCH_X86 = 4;
  static final int ARCH_S390X = 9;
  static final int MODE_ARM = 0;
  static final int MODE_32 = 1 << 2;
  static final int MODE_64 = 1 << 3;
  static final int MODE_BIG_ENDIAN = 1 << 30;

  private static final int HOOK_INTR = 1;
  private static final int HOOK_INSN = 1 << 1;
  private static final int HOOK_BLOCK = 1 << 3;
  private static final int HOOK_MEM_INVALID = 1008;
  private static final int CTL_USE_EXITS = 0x4400_0004;
  private static final int CTL_SET_EXITS = 0x4800_0006;
  private static final int CTL_REQUEST_CACHE = 0xc800_0008;
  private static final int CTL_REMOVE_CACHE = 0x4800_0009;
  private static final int EXITS_MAX = 16;

  /** In uc_tb, behind the address and the number of instructions. */
  private static final long TRANSLATED_SIZE = 10;

  private enum State {
    IDLE,
    RUNNING,
    CLOSED
  }

  private final UnicornLibrary library;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment handle;
  private final MemorySegment cell = arena.allocate(ValueLayout.JAVA_LONG);
  private final MemorySegment translated = arena.allocate(ValueLayout.JAVA_LONG, 2);
  private final MemorySegment exits = arena.allocate(ValueLayout.JAVA_LONG, EXITS_MAX);
  private State state = State.IDLE;
  private @Nullable Throwable thrownInHook;
  private long cacheRemovals;

  /** Open an engine for {@code uc_arch} and {@code uc_mode}. */
  UnicornEngine(UnicornLibrary library, int arch, int mode) {
    this.library = library;
    MemorySegment result = arena.allocate(ValueLayout.ADDRESS);
    int error = UnicornCalls.open(library.open, arch, mode, result);
    if (error != UnicornError.OK) {
      arena.close();
      throw UnicornException.of("uc_open(arch " + arch + ", mode " + mode + ")", error);
    }
    handle = result.get(ValueLayout.ADDRESS, 0);
  }

  @Override
  public void close() {
    requireIdle("close");
    state = State.CLOSED;
    int error = UnicornCalls.one(library.close, handle);
    arena.close();
    check(error, "uc_close()");
  }

  boolean isClosed() {
    return state == State.CLOSED;
  }

  /** Memory that lives until this engine is closed. */
  Arena arena() {
    return arena;
  }

  /** Let the guest see {@code host} memory, which must outlive the mapping and be page aligned. */
  void memMap(long address, MemorySegment host, int protectionBits) {
    requireIdle("memMap");
    int error =
        UnicornCalls.mapPointer(
            library.memMapPtr, handle, address, host.byteSize(), protectionBits, host);
    if (error != UnicornError.OK) {
      fail(error, "uc_mem_map_ptr(0x%x, %d, %d)", address, host.byteSize(), protectionBits);
    }
  }

  void memUnmap(long address, long lengthBytes) {
    requireIdle("memUnmap");
    int error = UnicornCalls.unmap(library.memUnmap, handle, address, lengthBytes);
    if (error != UnicornError.OK) {
      fail(error, "uc_mem_unmap(0x%x, %d)", address, lengthBytes);
    }
  }

  byte[] memRead(long address, int lengthBytes) {
    requireIdle("memRead");
    try (Arena local = Arena.ofConfined()) {
      MemorySegment bytes = local.allocate(Math.max(1, lengthBytes));
      int error = UnicornCalls.copy(library.memRead, handle, address, bytes, lengthBytes);
      if (error != UnicornError.OK) {
        fail(error, "uc_mem_read(0x%x, %d)", address, lengthBytes);
      }
      return bytes.asSlice(0, lengthBytes).toArray(ValueLayout.JAVA_BYTE);
    }
  }

  /** Write guest memory and drop the translations of the range, which libunicorn does not do. */
  void memWrite(long address, byte[] bytes) {
    requireIdle("memWrite");
    try (Arena local = Arena.ofConfined()) {
      MemorySegment source = local.allocate(Math.max(1, bytes.length));
      MemorySegment.copy(bytes, 0, source, ValueLayout.JAVA_BYTE, 0, bytes.length);
      int error = UnicornCalls.copy(library.memWrite, handle, address, source, bytes.length);
      if (error != UnicornError.OK) {
        fail(error, "uc_mem_write(0x%x, %d)", address, bytes.length);
      }
    }
    removeCache(address, address + bytes.length);
  }

  /** Drop translations of {@code [start, end)}, which must be executable to have any. */
  void removeCache(long start, long end) {
    requireIdle("removeCache");
    cacheRemovals++;
    int error = UnicornCalls.controlRange(library.ctl, handle, CTL_REMOVE_CACHE, start, end);
    if (error != UnicornError.OK) {
      fail(error, "uc_ctl_remove_cache(0x%x, 0x%x)", start, end);
    }
  }

  /** Number of calls of {@link #removeCache} so far: the code changed, or may have. */
  long cacheRemovals() {
    return cacheRemovals;
  }

  /**
   * Translate the block at {@code start} now, if it is not translated.
   *
   * <p>What it is made of must be fetchable: the process does not survive that it is not.
   *
   * @return its length in bytes
   */
  int requestCache(long start) {
    requireIdle("requestCache");
    // The variadic arguments are passed alike, an address and a pointer to what is told of it.
    int error =
        UnicornCalls.controlRange(
            library.ctl, handle, CTL_REQUEST_CACHE, start, translated.address());
    if (error != UnicornError.OK) {
      fail(error, "uc_ctl_request_cache(0x%x)", start, 0);
    }
    return translated.get(ValueLayout.JAVA_SHORT, TRANSLATED_SIZE) & 0xffff;
  }

  /** Ignore {@code until} from now on and stop at a list of addresses, empty at first. */
  void enableExits() {
    requireIdle("enableExits");
    check(UnicornCalls.controlInt(library.ctl, handle, CTL_USE_EXITS, 1), "uc_ctl_exits_enable()");
  }

  /** Stop before the {@code count} addresses from {@code first} on. */
  void setExits(long first, int count) {
    requireIdle("setExits");
    for (int i = 0; i < count; i++) {
      exits.setAtIndex(ValueLayout.JAVA_LONG, i, first + i);
    }
    int error = UnicornCalls.controlArray(library.ctl, handle, CTL_SET_EXITS, exits, count);
    if (error != UnicornError.OK) {
      fail(error, "uc_ctl_set_exits(0x%x, %d)", first, count);
    }
  }

  long regRead(int id) {
    requireIdle("regRead");
    cell.set(ValueLayout.JAVA_LONG, 0, 0L);
    regRead(id, cell);
    return cell.get(ValueLayout.JAVA_LONG, 0);
  }

  /** Read a register whose value is a C struct. */
  void regRead(int id, MemorySegment value) {
    requireIdle("regRead");
    int error = UnicornCalls.register(library.regRead, handle, id, value);
    if (error != UnicornError.OK) {
      fail(error, "uc_reg_read(%d)", id, 0, 0);
    }
  }

  void regWrite(int id, long value) {
    requireIdle("regWrite");
    cell.set(ValueLayout.JAVA_LONG, 0, value);
    regWrite(id, cell);
  }

  /** Write a register whose value is a C struct. */
  void regWrite(int id, MemorySegment value) {
    requireIdle("regWrite");
    int error = UnicornCalls.register(library.regWrite, handle, id, value);
    if (error != UnicornError.OK) {
      fail(error, "uc_reg_write(%d)", id, 0, 0);
    }
  }

  void read(RegisterBatch batch) {
    requireIdle("read registers");
    int error =
        UnicornCalls.batch(
            library.regReadBatch, handle, batch.ids(), batch.pointers(), batch.count());
    check(error, "uc_reg_read_batch()");
  }

  void write(RegisterBatch batch) {
    requireIdle("write registers");
    int error =
        UnicornCalls.batch(
            library.regWriteBatch, handle, batch.ids(), batch.pointers(), batch.count());
    check(error, "uc_reg_write_batch()");
  }

  /** Allocate a context of this machine; free it before {@link #close}. */
  MemorySegment allocateContext() {
    requireIdle("allocateContext");
    long sizeBytes = UnicornCalls.size(library.contextSize, handle);
    MemorySegment result = arena.allocate(ValueLayout.ADDRESS);
    check(UnicornCalls.context(library.contextAlloc, handle, result), "uc_context_alloc()");
    return result.get(ValueLayout.ADDRESS, 0).reinterpret(sizeBytes);
  }

  void saveContext(MemorySegment context) {
    requireIdle("saveContext");
    check(UnicornCalls.context(library.contextSave, handle, context), "uc_context_save()");
  }

  void restoreContext(MemorySegment context) {
    requireIdle("restoreContext");
    check(UnicornCalls.context(library.contextRestore, handle, context), "uc_context_restore()");
  }

  void freeContext(MemorySegment context) {
    requireIdle("freeContext");
    check(UnicornCalls.one(library.contextFree, context), "uc_context_free()");
  }

  /**
   * Run from {@code begin} until a hook stops it, an exit is reached or {@code count} is used up.
   *
   * @param count above zero, always: changing between zero and not zero drops all translations
   * @return the {@code uc_err} with which the run ended, which is the guest's business
   */
  int emuStart(long begin, long count) {
    requireIdle("emuStart");
    state = State.RUNNING;
    int error = UnicornCalls.start(library.emuStart, handle, begin, 0L, count);
    state = State.IDLE;
    if (thrownInHook != null) {
      rethrow();
    }
    return error;
  }

  private void rethrow() {
    Throwable thrown = thrownInHook;
    thrownInHook = null;
    switch (thrown) {
      case RuntimeException unchecked -> throw unchecked;
      case Error serious -> throw serious;
      case null, default -> throw new UnicornException("a hook threw " + thrown);
    }
  }

  /** End the run; the only call allowed inside a hook. */
  void stop() {
    if (state == State.RUNNING) {
      UnicornCalls.stop(library.emuStop, handle);
    }
  }

  void hookInterrupts(UnicornHooks.Interrupt body) {
    requireIdle("hookInterrupts");
    hook(HOOK_INTR, UnicornHooks.stub(arena, this::remember, body), 0);
  }

  /** Call {@code body} for each instruction with the {@code uc_x86_insn} number given. */
  void hookSyscalls(UnicornHooks.Syscall body, int instruction) {
    requireIdle("hookSyscalls");
    hook(HOOK_INSN, UnicornHooks.stub(arena, this::remember, body), instruction);
  }

  /** Call {@code body} at the start of each block. */
  void hookBlocks(UnicornHooks.Block body) {
    requireIdle("hookBlocks");
    hook(HOOK_BLOCK, UnicornHooks.stub(arena, this::remember, body), 0);
  }

  void hookInvalidAccesses(UnicornHooks.InvalidAccess body) {
    requireIdle("hookInvalidAccesses");
    hook(HOOK_MEM_INVALID, UnicornHooks.stub(arena, this::remember, body), 0);
  }

  private void hook(int kinds, MemorySegment stub, int instruction) {
    MemorySegment hookOut = arena.allocate(ValueLayout.JAVA_LONG);
    int error = UnicornCalls.hook(library.hookAdd, handle, hookOut, kinds, stub, instruction);
    check(error, "uc_hook_add(" + kinds + ", " + instruction + ")");
  }

  private void remember(Throwable thrown) {
    if (thrownInHook == null) {
      thrownInHook = thrown;
    }
    UnicornCalls.stop(library.emuStop, handle);
  }

  private void requireIdle(String call) {
    if (state != State.IDLE) {
      throw refusal(call);
    }
  }

  private CpuException refusal(String call) {
    return state == State.CLOSED
        ? new CpuException(call + " refused: the engine is closed")
        : new CpuException(call + " refused: the engine is running (called from inside a hook)");
  }

  private static void check(int error, String call) {
    if (error != UnicornError.OK) {
      throw UnicornException.of(call, error);
    }
  }

  private static void fail(int error, String call, long a, long b) {
    fail(error, call, a, b, 0);
  }

  private static void fail(int error, String call, long a, long b, long c) {
    throw UnicornException.of(call.formatted(a, b, c), error);
  }
}
