// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Call libunicorn's C functions: one method handle per C signature, the function as first argument.
 *
 * <p>Handles are constants so that the JIT can inline them; the address travels as an argument
 * because the library is only found at run time. Nothing here checks a result.
 *
 * <p>What is called for every instruction takes addresses as numbers: a segment of a shared arena
 * would be locked and released around each call. Who calls keeps the arena open.
 */
final class UnicornCalls {
  /** Arguments of uc_ctl before the variadic part. */
  private static final Linker.Option CTL_VARIADIC = Linker.Option.firstVariadicArg(2);

  /** Arguments of uc_hook_add before the variadic part. */
  private static final Linker.Option HOOK_VARIADIC = Linker.Option.firstVariadicArg(7);

  /** For calls of some nanoseconds that never call back. */
  private static final Linker.Option SHORT = Linker.Option.critical(false);

  private static final MethodHandle INT_P = handle(ADDRESS);
  private static final MethodHandle INT_P_SHORT = shortHandle(ADDRESS);
  private static final MethodHandle INT_PP = handle(ADDRESS, ADDRESS);
  private static final MethodHandle INT_PP_SHORT = shortHandle(ADDRESS, JAVA_LONG);
  private static final MethodHandle OPEN = handle(JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle REG = shortHandle(ADDRESS, JAVA_INT, JAVA_LONG);
  private static final MethodHandle BATCH = shortHandle(ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_INT);
  private static final MethodHandle MAP_PTR =
      handle(ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS);
  private static final MethodHandle UNMAP = handle(ADDRESS, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle COPY = handle(ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG);
  private static final MethodHandle START =
      handle(ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle CTL_INT = variadic(CTL_VARIADIC, ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle CTL_LONGS =
      variadic(CTL_VARIADIC, ADDRESS, JAVA_INT, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle CTL_ARRAY =
      variadic(CTL_VARIADIC, ADDRESS, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle HOOK =
      variadic(
          HOOK_VARIADIC,
          ADDRESS,
          ADDRESS,
          JAVA_INT,
          ADDRESS,
          ADDRESS,
          JAVA_LONG,
          JAVA_LONG,
          JAVA_INT);
  private static final MethodHandle SIZE =
      Linker.nativeLinker().downcallHandle(FunctionDescriptor.of(JAVA_LONG, ADDRESS));

  private UnicornCalls() {}

  private static MethodHandle handle(MemoryLayout... arguments) {
    return Linker.nativeLinker().downcallHandle(FunctionDescriptor.of(JAVA_INT, arguments));
  }

  private static MethodHandle shortHandle(MemoryLayout... arguments) {
    return variadic(SHORT, arguments);
  }

  private static MethodHandle variadic(Linker.Option option, MemoryLayout... arguments) {
    return Linker.nativeLinker().downcallHandle(FunctionDescriptor.of(JAVA_INT, arguments), option);
  }

  private static AssertionError impossible(Throwable thrown) {
    return new AssertionError("a C call threw", thrown);
  }

  static int version(MemorySegment function, MemorySegment twoInts) {
    try {
      return (int) INT_PP.invokeExact(function, twoInts, twoInts.asSlice(4));
    } catch (Throwable thrown) {
      throw impossible(thrown);
    }
  }

  static int open(MemorySegment function, int arch, int mode, MemorySegment result) {
    try {
      return (int) OPEN.invokeExact(function, arch, mode, result);
    } catch (Throwable thrown) {
      throw impossible(thrown);
    }
  }

  /** Call a function of one pointer: close, context free. */
  static int one(MemorySegment function, MemorySegment pointer) {
    try {
      return (int) INT_P.invokeExact(function, pointer);
    } catch (Throwable thrown) {
      throw impossible(thrown);
    }
  }

  static int stop(MemorySegment function, MemorySegment engine) {
    try {
      return (int) INT_P_SHORT.invokeExact(function, engine);
    } catch (Throwable thrown) {
      throw impossible(thrown);
    }
  }

  static long size(MemorySegment function, MemorySegment engine) {
    try {
      return (long) SIZE.invokeExact(function, engine);
    } catch (Throwable thrown) {
      throw impossible(thrown);
    }
  }

  /** Call a function of an engine and a context. */
  static int context(MemorySegment function, MemorySegment engine, MemorySegment context) {
    try {
      return (int) INT_PP_SHORT.invokeExact(function, engine, context.address());
    } catch (Throwable thrown) {
      throw impossible(thrown);
    }
  }

  /** Read or write one register. */
  static int register(MemorySegment function, MemorySegment engine, int id, MemorySegment value) {
    try {
      return (int) REG.invokeExact(function, engine, id, value.address());
    } catch (Throwable thrown) {
      throw impossible(thrown);
    }
  }

  /** Read or write registers by arrays of ids and of pointers to values. */
  static int batch(
      MemorySegment function,
      MemorySegment engine,
      MemorySegment ids,
      MemorySegment pointers,
      int count) {
    try {
      return (int) BATCH.invokeExact(function, engine, ids.address(), pointers.address(), count);
    } catch (Throwable thrown) {
      throw impossible(thrown);
    }
  }

  static int mapPointer(
      MemorySegment function,
      MemorySegment engine,
      long address,
      long lengthBytes,
      int protection,
      MemorySegment host) {
    try {
      return (int) MAP_PTR.invokeExact(function, engine, address, lengthBytes, protection, host);
    } catch (Throwable thrown) {
      throw impossible(thrown);
    }
  }

  static int unmap(MemorySegment function, MemorySegment engine, long address, long lengthBytes) {
    try {
      return (int) UNMAP.invokeExact(function, engine, address, lengthBytes);
    } catch (Throwable thrown) {
      throw impossible(thrown);
    }
  }

  /** Read or write guest memory. */
  static int copy(
      MemorySegment function,
      MemorySegment engine,
      long address,
      MemorySegment host,
      long lengthBytes) {
    try {
      return (int) COPY.invokeExact(function, engine, address, host, lengthBytes);
    } catch (Throwable thrown) {
      throw impossible(thrown);
    }
  }

  static int start(
      MemorySegment function, MemorySegment engine, long begin, long until, long count) {
    try {
      return (int) START.invokeExact(function, engine, begin, until, 0L, count);
    } catch (Throwable thrown) {
      throw impossible(thrown);
    }
  }

  static int controlInt(MemorySegment function, MemorySegment engine, int control, int value) {
    try {
      return (int) CTL_INT.invokeExact(function, engine, control, value);
    } catch (Throwable thrown) {
      throw impossible(thrown);
    }
  }

  static int controlRange(
      MemorySegment function, MemorySegment engine, int control, long start, long end) {
    try {
      return (int) CTL_LONGS.invokeExact(function, engine, control, start, end);
    } catch (Throwable thrown) {
      throw impossible(thrown);
    }
  }

  static int controlArray(
      MemorySegment function, MemorySegment engine, int control, MemorySegment items, long count) {
    try {
      return (int) CTL_ARRAY.invokeExact(function, engine, control, items, count);
    } catch (Throwable thrown) {
      throw impossible(thrown);
    }
  }

  /** Add a hook for every address (begin above end) whose variadic argument is an instruction. */
  static int hook(
      MemorySegment function,
      MemorySegment engine,
      MemorySegment handleOut,
      int kinds,
      MemorySegment stub,
      int instruction) {
    try {
      return (int)
          HOOK.invokeExact(
              function, engine, handleOut, kinds, stub, MemorySegment.NULL, 1L, 0L, instruction);
    } catch (Throwable thrown) {
      throw impossible(thrown);
    }
  }
}
