// SPDX-License-Identifier: Apache-2.0
/**
 * Test the reference kernel as programs see it, by what the manual pages promise.
 *
 * <p>One class per concern; every test runs on every port, under many schedules. The programs' side
 * is a {@link org.utrace.certification.kernel.Guest}.
 */
@NullMarked
package org.utrace.certification.kernel;

import org.jspecify.annotations.NullMarked;
