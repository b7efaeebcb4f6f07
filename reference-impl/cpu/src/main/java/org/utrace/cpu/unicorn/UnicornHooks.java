// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Make the C callbacks of one engine: one stub per kind, all in one arena.
 *
 * <p>Pointers come as numbers, of which nothing has to be made: the hooks do not look at them. The
 * methods called from C catch everything: an exception that left one would end the process.
 */
final class UnicornHooks {
  /** Be told of an exception or software interrupt. */
  @FunctionalInterface
  interface Interrupt {
    void raised(int number);
  }

  /** Be told of a system call instruction. */
  @FunctionalInterface
  interface Syscall {
    void executed();
  }

  /** Be told of the start of a translated block. */
  @FunctionalInterface
  interface Block {
    void entered(long address, int sizeBytes);
  }

  /** Be told of an access to memory that is not mapped or not allowed. */
  @FunctionalInterface
  interface InvalidAccess {
    /**
     * Take note; the access fails.
     *
     * @param type a {@code uc_mem_type}
     */
    void met(int type, long address, int sizeBytes);
  }

  static final int MEM_READ_UNMAPPED = 19;
  static final int MEM_WRITE_UNMAPPED = 20;
  static final int MEM_FETCH_UNMAPPED = 21;
  static final int MEM_WRITE_PROT = 22;
  static final int MEM_READ_PROT = 23;
  static final int MEM_FETCH_PROT = 24;

  /** What a callback does when its body threw. */
  @FunctionalInterface
  interface Failure {
    void remember(Throwable thrown);
  }

  private UnicornHooks() {}

  static MemorySegment stub(Arena arena, Failure failure, Interrupt body) {
    record Target(Failure failure, Interrupt body) {
      @SuppressWarnings("unused") // called from C
      void call(long engine, int number, long user) {
        try {
          body.raised(number);
        } catch (Throwable thrown) {
          failure.remember(thrown);
        }
      }
    }
    return link(
        MethodHandles.lookup(),
        arena,
        new Target(failure, body),
        FunctionDescriptor.ofVoid(
            ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG));
  }

  static MemorySegment stub(Arena arena, Failure failure, Syscall body) {
    record Target(Failure failure, Syscall body) {
      @SuppressWarnings("unused") // called from C
      void call(long engine, long user) {
        try {
          body.executed();
        } catch (Throwable thrown) {
          failure.remember(thrown);
        }
      }
    }
    return link(
        MethodHandles.lookup(),
        arena,
        new Target(failure, body),
        FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
  }

  static MemorySegment stub(Arena arena, Failure failure, Block body) {
    record Target(Failure failure, Block body) {
      @SuppressWarnings("unused") // called from C
      void call(long engine, long address, int size, long user) {
        try {
          body.entered(address, size);
        } catch (Throwable thrown) {
          failure.remember(thrown);
        }
      }
    }
    return link(
        MethodHandles.lookup(),
        arena,
        new Target(failure, body),
        FunctionDescriptor.ofVoid(
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_LONG));
  }

  static MemorySegment stub(Arena arena, Failure failure, InvalidAccess body) {
    record Target(Failure failure, InvalidAccess body) {
      @SuppressWarnings("unused") // called from C
      boolean call(long engine, int type, long address, int size, long value, long user) {
        try {
          body.met(type, address, size);
        } catch (Throwable thrown) {
          failure.remember(thrown);
        }
        return false;
      }
    }
    return link(
        MethodHandles.lookup(),
        arena,
        new Target(failure, body),
        FunctionDescriptor.of(
            ValueLayout.JAVA_BOOLEAN,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG));
  }

  private static MemorySegment link(
      MethodHandles.Lookup lookup, Arena arena, Object target, FunctionDescriptor descriptor) {
    try {
      MethodType type = descriptor.toMethodType();
      MethodHandle call = lookup.bind(target, "call", type);
      return Linker.nativeLinker().upcallStub(call, descriptor, arena);
    } catch (ReflectiveOperationException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
