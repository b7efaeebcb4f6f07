// SPDX-License-Identifier: Apache-2.0
package org.utrace.certification;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;

/** Name a member of the JDK that would let something else than the schedule decide. */
record ForbiddenCall(String owner, String member) {
  private static final String CONSTRUCTOR = "<init>";

  /** Time, chance, identity and order that differ from run to run. */
  static final List<ForbiddenCall> HIDDEN_DECISIONS =
      List.of(
          new ForbiddenCall(Thread.class, "sleep"),
          new ForbiddenCall(System.class, "currentTimeMillis"),
          new ForbiddenCall(System.class, "nanoTime"),
          new ForbiddenCall(System.class, "identityHashCode"),
          new ForbiddenCall("java.time.Instant", "now"),
          new ForbiddenCall("java.time.Clock", "system"),
          new ForbiddenCall("java.time.Clock", "systemUTC"),
          new ForbiddenCall("java.time.Clock", "systemDefaultZone"),
          new ForbiddenCall("java.time.LocalDateTime", "now"),
          new ForbiddenCall("java.time.ZonedDateTime", "now"),
          new ForbiddenCall(Math.class, "random"),
          new ForbiddenCall(UUID.class, "randomUUID"),
          new ForbiddenCall(Object.class, "wait"),
          new ForbiddenCall(Object.class, "notify"),
          new ForbiddenCall(Object.class, "notifyAll"),
          new ForbiddenCall("java.util.HashMap", CONSTRUCTOR),
          new ForbiddenCall("java.util.HashSet", CONSTRUCTOR));

  private static final List<String> NEED_A_SEED =
      List.of(Random.class.getName(), SplittableRandom.class.getName());

  private ForbiddenCall(Class<?> owner, String member) {
    this(owner.getName(), member);
  }

  /**
   * Match a call or method reference to any of the hidden decisions, or to a generator without
   * seed.
   */
  static DescribedPredicate<JavaAccess<?>> anyHiddenDecision() {
    return DescribedPredicate.describe(
        "time, chance, identity or hash order",
        access ->
            HIDDEN_DECISIONS.stream().anyMatch(call -> call.isTarget(access))
                || isGeneratorWithoutSeed(access));
  }

  private boolean isTarget(JavaAccess<?> access) {
    return access.getTargetOwner().getName().equals(owner)
        && access.getTarget().getName().equals(member);
  }

  private static boolean isGeneratorWithoutSeed(JavaAccess<?> access) {
    return NEED_A_SEED.contains(access.getTargetOwner().getName())
        && access.getTarget().getFullName().endsWith(CONSTRUCTOR + "()");
  }
}
