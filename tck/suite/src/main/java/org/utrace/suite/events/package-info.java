// SPDX-License-Identifier: Apache-2.0
/**
 * Judge event masks, callbacks and the report_quiesce that goes before them (EVT, CB, QUI).
 *
 * <p>Run by whoever launches the suite. Depends on {@code org.utrace.suite} and what that depends
 * on; names no other chapter.
 */
@NullMarked
package org.utrace.suite.events;

import org.jspecify.annotations.NullMarked;
