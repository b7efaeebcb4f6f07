// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher.faults;

/** Report in one sentence why a fault or a variant cannot be made. */
public final class BadFaultException extends Exception {
  private static final long serialVersionUID = 1L;

  BadFaultException(String sentence) {
    super(sentence);
  }
}
