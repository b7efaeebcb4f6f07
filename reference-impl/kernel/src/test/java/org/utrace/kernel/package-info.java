// SPDX-License-Identifier: Apache-2.0
/** Test the kernel's parts that need no port. */
@NullMarked
package org.utrace.kernel;

import org.jspecify.annotations.NullMarked;
