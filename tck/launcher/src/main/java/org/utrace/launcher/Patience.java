// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Wait for what somebody else's code does, but not for ever. */
final class Patience {
  private static final Duration BOUND = Duration.ofMinutes(2);
  private static final int STACK_LINES = 12;

  private Patience() {}

  /**
   * Do a piece of work on a thread of its own and wait for it.
   *
   * @param what what has not happened when the time is over, for the message
   */
  static <T> T within(String what, Supplier<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .name("utrace-set-up")
            .start(() -> {
              try {
                result.complete(work.get());
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            });
    try {
      return result.get(BOUND.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new KitTroubleException(
          "It took more than %d s until %s; the thread is at:%s"
              .formatted(BOUND.toSeconds(), what, stack(thread)),
          e);
    } catch (ExecutionException e) {
      throw unwrap(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KitTroubleException("Interrupted before " + what + ".", e);
    }
  }

  private static RuntimeException unwrap(ExecutionException e) {
    return e.getCause() instanceof RuntimeException known
        ? known
        : new CompletionException(e.getCause());
  }

  private static String stack(Thread thread) {
    StringBuilder lines = new StringBuilder();
    StackTraceElement[] stack = thread.getStackTrace();
    for (int i = 0; i < Math.min(STACK_LINES, stack.length); i++) {
      lines.append("\n  ").append(stack[i]);
    }
    return lines.toString();
  }
}
