// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.utrace.contract.Pid;
import org.utrace.contract.spi.Stage;

/** Ends the process it runs in, or never ends, in each of the ways that a worker must survive. */
final class FakeDeaths {
  static final String SEGV = "segv";
  static final String SPIN = "spin";
  static final String SPIN_COUNTED = "spin-counted";
  static final String HEAP = "heap";
  static final String NATIVE_MEMORY = "native-memory";
  static final String EXIT = "exit";
  static final String HALT = "halt";
  static final String DEADLOCK = "deadlock";
  static final String KILL = "kill";
  static final String MUTE = "mute";

  static final List<String> ALL =
      List.of(SEGV, SPIN, SPIN_COUNTED, HEAP, NATIVE_MEMORY, EXIT, HALT, DEADLOCK, KILL, MUTE);

  /** Those that do not end by themselves and take no more memory. */
  static final List<String> HANGING = List.of(SPIN, SPIN_COUNTED, DEADLOCK, MUTE);

  private static final int CHUNK_BYTES = 16 << 20;

  static volatile int sink;

  private FakeDeaths() {}

  /** A stage on which nothing happens until an engine is attached. */
  static Stage stage(String port) {
    return (Stage) proxy(Stage.class, port);
  }

  private static Object proxy(Class<?> type, String port) {
    InvocationHandler handler =
        (self, method, arguments) -> {
          if (method.getName().startsWith("attach")) {
            die(port);
          }
          return answer(method, port);
        };
    return Proxy.newProxyInstance(
        FakeDeaths.class.getClassLoader(), new Class<?>[] {type}, handler);
  }

  private static Object answer(Method method, String port) {
    Class<?> type = method.getReturnType();
    if (type == String.class) {
      return "debugger";
    }
    if (type.isInterface()) {
      return proxy(type, port);
    }
    if (type == boolean.class) {
      return false;
    }
    if (type == Pid.class) {
      return new Pid(1);
    }
    throw new UnsupportedOperationException(method.toString());
  }

  static void die(String how) throws IOException {
    switch (how) {
      case SEGV -> readAddressZero();
      case SPIN -> spin();
      case SPIN_COUNTED -> spinCounted();
      case HEAP -> fillHeap();
      case NATIVE_MEMORY -> fillNativeMemory();
      case EXIT -> System.exit(7);
      case HALT -> Runtime.getRuntime().halt(77);
      case DEADLOCK -> deadlock();
      case KILL -> killSelf();
      case MUTE -> closeOutput();
      default -> throw new IllegalArgumentException(how);
    }
  }

  private static void readAddressZero() {
    Linker linker = Linker.nativeLinker();
    try {
      linker
          .downcallHandle(
              linker.defaultLookup().find("strlen").orElseThrow(),
              FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.ADDRESS))
          .invokeWithArguments(MemorySegment.NULL);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private static void closeOutput() {
    Linker linker = Linker.nativeLinker();
    try {
      linker
          .downcallHandle(
              linker.defaultLookup().find("close").orElseThrow(),
              FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT))
          .invokeWithArguments(1);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
    LockSupport.park();
  }

  private static void spin() {
    while (sink == 0) {
      Thread.onSpinWait();
    }
  }

  /** Counted loops have no place where the Java VM could stop them. */
  private static void spinCounted() {
    int x = 1;
    while (sink == 0) {
      for (int i = 0; i < Integer.MAX_VALUE; i++) {
        x = slow(slow(slow(slow(x, i), i), i), i);
      }
    }
    sink = x;
  }

  /** Divisions by a variable take long, and cannot be done for several numbers at once. */
  private static int slow(int x, int i) {
    int y = (x ^ i) / (x | 1) + i % (x | 3);
    return (y ^ i) / (y | 5) + i % (y | 7);
  }

  private static void fillHeap() {
    List<byte[]> kept = new ArrayList<>();
    while (sink == 0) {
      kept.add(new byte[CHUNK_BYTES]);
    }
    sink = kept.size();
  }

  private static void fillNativeMemory() {
    for (int chunks = 0; chunks < 60; chunks++) {
      Arena.global().allocate(CHUNK_BYTES).fill((byte) 1);
    }
    spin();
  }

  private static void deadlock() {
    Object a = new Object();
    Object b = new Object();
    CountDownLatch both = new CountDownLatch(2);
    Thread other = Thread.ofPlatform().name("fake-other").start(() -> holdBoth(b, a, both));
    holdBoth(a, b, both);
    LockSupport.park(other);
  }

  private static void holdBoth(Object first, Object second, CountDownLatch both) {
    synchronized (first) {
      both.countDown();
      try {
        both.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      synchronized (second) {
        sink = 0;
      }
    }
  }

  /** By the shell's own kill: a small system has no program of that name. */
  private static void killSelf() throws IOException {
    new ProcessBuilder("sh", "-c", "kill -9 " + ProcessHandle.current().pid()).start();
    LockSupport.parkNanos(Duration.ofMinutes(1).toNanos());
  }
}
