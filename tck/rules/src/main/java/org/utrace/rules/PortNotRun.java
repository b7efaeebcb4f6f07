// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

/**
 * Name a port that was to run and could not, because the machine lacks something.
 *
 * @param port its name
 * @param reason one sentence: what is missing and the command that mends it
 */
public record PortNotRun(String port, String reason) {}
