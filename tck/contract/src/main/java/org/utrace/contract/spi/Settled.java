// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract.spi;

/**
 * Say how the stage came to rest.
 *
 * @param quiet true when everyone else is blocked; false when somebody ran on up to the bound
 * @param busy names of those who still run, empty when quiet
 */
public record Settled(boolean quiet, String busy) {}
