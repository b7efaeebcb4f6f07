// SPDX-License-Identifier: Apache-2.0
/**
 * Opens the pages that a run writes in a browser, as a reader would: from a folder.
 *
 * <p>Built with the Maven profile {@code pages} only. May depend on everything.
 */
@NullMarked
package org.utrace.pages;

import org.jspecify.annotations.NullMarked;
