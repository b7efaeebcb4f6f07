// SPDX-License-Identifier: Apache-2.0
/**
 * State the utrace API as Java types: the calls, the callbacks and what travels between them.
 *
 * <p>Used by everyone: implementers implement {@link org.utrace.contract.Utrace}, engines implement
 * {@link org.utrace.contract.EngineOps}, the suite calls the one and supplies the other. Depends on
 * the JDK alone.
 */
@NullMarked
package org.utrace.contract;

import org.jspecify.annotations.NullMarked;
