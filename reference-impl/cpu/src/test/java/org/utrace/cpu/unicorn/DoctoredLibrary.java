// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongUnaryOperator;

/**
 * The installed libunicorn with a fault built in: some of its functions are replaced by ours.
 *
 * <p>Only functions that may call back can be replaced by Java; the short ones, which may not, can
 * be replaced by a C function that does nothing.
 */
final class DoctoredLibrary {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final FunctionDescriptor START =
      FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final FunctionDescriptor HOOK =
      FunctionDescriptor.of(
          JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_INT);
  private static final FunctionDescriptor CONTROL =
      FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_LONG, JAVA_LONG);
  private static final FunctionDescriptor UNMAP =
      FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG);
  private static final FunctionDescriptor INTERRUPT =
      FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT, ADDRESS);

  private final UnicornLibrary real = Libunicorn.require();
  private final SymbolLookup symbols = SymbolLookup.libraryLookup(real.path(), Arena.global());
  private final Map<String, MemorySegment> replaced = new LinkedHashMap<>();

  /** The library as it is doctored so far. */
  UnicornLibrary build() {
    return new UnicornLibrary(
        real.path(), name -> symbols.find(name).map(there -> replaced.getOrDefault(name, there)));
  }

  /** Say what becomes of an interrupt: its number, or a negative one if nobody is told. */
  DoctoredLibrary interrupts(LongUnaryOperator change) {
    return replace("uc_hook_add", HOOK, new Hook(real.hookAdd, change));
  }

  /** Hooks of these kinds are accepted and never called. */
  DoctoredLibrary deafTo(int kinds) {
    return replace("uc_hook_add", HOOK, new DeafHook(real.hookAdd, kinds));
  }

  /** Run for another count. */
  DoctoredLibrary count(LongUnaryOperator change) {
    return replace("uc_emu_start", START, new Start(real.emuStart, change, error -> error));
  }

  /** End with another error. */
  DoctoredLibrary error(LongUnaryOperator change) {
    return replace("uc_emu_start", START, new Start(real.emuStart, count -> count, change));
  }

  /** A control is accepted and does nothing. */
  DoctoredLibrary withoutControl(int control) {
    return replace("uc_ctl", CONTROL, new Control(real.ctl, control));
  }

  DoctoredLibrary withoutUnmap() {
    return replace("uc_mem_unmap", UNMAP, new Unmap());
  }

  /** A function of two pointers does nothing and succeeds: pthread_equal of different ones is 0. */
  DoctoredLibrary idle(String function) {
    replaced.put(function, LINKER.defaultLookup().find("pthread_equal").orElseThrow());
    return this;
  }

  private DoctoredLibrary replace(String name, FunctionDescriptor type, Record target) {
    try {
      MethodHandle call =
          MethodHandles.privateLookupIn(target.getClass(), MethodHandles.lookup())
              .bind(target, "call", type.toMethodType());
      replaced.put(name, LINKER.upcallStub(call, type, Arena.global()));
      return this;
    } catch (ReflectiveOperationException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static MethodHandle handle(FunctionDescriptor type, int fixedArguments) {
    return LINKER.downcallHandle(type, Linker.Option.firstVariadicArg(fixedArguments));
  }

  @SuppressWarnings("unused") // called from C
  private record Start(MemorySegment real, LongUnaryOperator count, LongUnaryOperator error) {
    private static final MethodHandle CALL = LINKER.downcallHandle(START);

    int call(MemorySegment engine, long begin, long until, long timeout, long wanted)
        throws Throwable {
      long counted = count.applyAsLong(wanted);
      return (int)
          error.applyAsLong((int) CALL.invokeExact(real, engine, begin, until, timeout, counted));
    }
  }

  @SuppressWarnings("unused") // called from C
  private record Hook(MemorySegment real, LongUnaryOperator change) {
    private static final MethodHandle CALL = handle(HOOK, 7);
    private static final MethodHandle TOLD = LINKER.downcallHandle(INTERRUPT);

    int call(
        MemorySegment engine,
        MemorySegment out,
        int kinds,
        MemorySegment stub,
        MemorySegment user,
        long begin,
        long end,
        int instruction)
        throws Throwable {
      MemorySegment between = kinds == 1 ? filter(stub) : stub;
      return (int)
          CALL.invokeExact(real, engine, out, kinds, between, user, begin, end, instruction);
    }

    private MemorySegment filter(MemorySegment stub) throws ReflectiveOperationException {
      record Filter(MemorySegment stub, LongUnaryOperator change) {
        void call(MemorySegment engine, int number, MemorySegment user) throws Throwable {
          int told = (int) change.applyAsLong(number);
          if (told >= 0) {
            TOLD.invokeExact(stub, engine, told, user);
          }
        }
      }
      MethodHandle call =
          MethodHandles.lookup().bind(new Filter(stub, change), "call", INTERRUPT.toMethodType());
      return LINKER.upcallStub(call, INTERRUPT, Arena.global());
    }
  }

  @SuppressWarnings("unused") // called from C
  private record DeafHook(MemorySegment real, int deafTo) {
    private static final MethodHandle CALL = handle(HOOK, 7);

    int call(
        MemorySegment engine,
        MemorySegment out,
        int kinds,
        MemorySegment stub,
        MemorySegment user,
        long begin,
        long end,
        int instruction)
        throws Throwable {
      return kinds == deafTo
          ? 0
          : (int) CALL.invokeExact(real, engine, out, kinds, stub, user, begin, end, instruction);
    }
  }

  @SuppressWarnings("unused") // called from C
  private record Control(MemorySegment real, int without) {
    private static final MethodHandle CALL = handle(CONTROL, 2);

    int call(MemorySegment engine, int control, long first, long second) throws Throwable {
      return control == without ? 0 : (int) CALL.invokeExact(real, engine, control, first, second);
    }
  }

  @SuppressWarnings("unused") // called from C
  private record Unmap() {
    int call(MemorySegment engine, long address, long lengthBytes) {
      return 0;
    }
  }
}
