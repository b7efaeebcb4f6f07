// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.attach;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Find out whether one object keeps another alive. */
final class Reachability {
  private final Object target;
  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<Object> open = new ArrayDeque<>();

  private Reachability(Object target) {
    this.target = target;
  }

  /**
   * Whether {@code target} can be reached from {@code start} by references.
   *
   * @param borders objects that are not gone through, because they belong to the caller
   */
  static boolean reaches(Object start, Object target, List<Object> borders) {
    Reachability walk = new Reachability(target);
    walk.seen.addAll(borders);
    walk.visit(start);
    return walk.goOn();
  }

  private void visit(@Nullable Object object) {
    if (object != null && seen.add(object)) {
      open.add(object);
    }
  }

  private boolean goOn() {
    while (!open.isEmpty()) {
      Object object = open.remove();
      if (object == target) {
        return true;
      }
      lookInto(object);
    }
    return false;
  }

  /** Java's own classes are closed; of those only what holds other objects matters. */
  private void lookInto(Object object) {
    switch (object) {
      case Object[] array -> Arrays.asList(array).forEach(this::visit);
      case Iterable<?> elements -> elements.forEach(this::visit);
      case Map<?, ?> map ->
          map.forEach((key, value) -> {
            visit(key);
            visit(value);
          });
      case Optional<?> optional -> optional.ifPresent(this::visit);
      default -> lookIntoFields(object);
    }
  }

  private void lookIntoFields(Object object) {
    Class<?> type = object.getClass();
    while (type != null && !type.getName().startsWith("java.")) {
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
          visit(read(field, object));
        }
      }
      type = type.getSuperclass();
    }
  }

  private static @Nullable Object read(Field field, Object object) {
    try {
      field.setAccessible(true);
      return field.get(object);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("cannot look into " + field, e);
    }
  }
}
