// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Tie a test method to the clauses it judges.
 *
 * <p>The method's name begins with the first of them: {@code ORD_03_smallestAnswerWins}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Covers {
  /** Clause ids such as {@code ORD-03}, the main one first. */
  String[] value();
}
