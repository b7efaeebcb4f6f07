// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract;

/** Say how an attach call ended. */
public sealed interface AttachResult {

  /** An engine was added or found; the caller owns one reference. */
  record Attached(UtraceEngine engine) implements AttachResult {}

  /** Nothing was added or found. */
  record Refused(Errno errno) implements AttachResult {}
}
