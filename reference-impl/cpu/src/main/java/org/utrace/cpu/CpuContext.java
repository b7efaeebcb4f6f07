// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu;

/** Hold a task's processor state outside the frame; opaque, made by {@link UserCpu#saveContext}. */
public interface CpuContext {}
