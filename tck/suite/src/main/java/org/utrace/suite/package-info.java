// SPDX-License-Identifier: Apache-2.0
/**
 * Give the chapters of conformance tests their stage, engines, log and checks.
 *
 * <p>Called by the tests in the packages below and by whoever launches them. Depends on {@code
 * org.utrace.contract}, its SPI, {@code org.utrace.rules}, {@code org.utrace.explore} and JUnit;
 * names no chapter and no implementation.
 */
@NullMarked
package org.utrace.suite;

import org.jspecify.annotations.NullMarked;
