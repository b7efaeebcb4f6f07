// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

/**
 * Name what the run was made on.
 *
 * @param os name and version of the operating system
 * @param arch machine
 * @param java version of the Java runtime
 * @param unicorn version of the CPU emulator; empty if there is none
 */
public record HostInfo(String os, String arch, String java, String unicorn) {}
