// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

/**
 * State one thing about a failure, such as what was expected.
 *
 * @param key short name, unique within its failure
 * @param value what is so
 */
public record Fact(String key, String value) {}
