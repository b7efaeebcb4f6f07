// SPDX-License-Identifier: Apache-2.0
/** Test the baton: order, waits, virtual time, and what happens when nobody can go on. */
@NullMarked
package org.utrace.sync;

import org.jspecify.annotations.NullMarked;
