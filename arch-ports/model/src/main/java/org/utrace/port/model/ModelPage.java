// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.model;

import org.utrace.cpu.UserCpu;

/**
 * Hold the bytes of a page that was written at least once.
 *
 * <p>A page is clean or dirty against the last snapshot. {@code base} keeps the bytes of the
 * snapshot and survives a revert, so that a page dirtied in every run is copied once per revert and
 * nothing is allocated.
 */
final class ModelPage {
  /** What untouched pages read as; never written. */
  static final byte[] ZERO = new byte[UserCpu.PAGE_BYTES];

  final byte[] data = new byte[UserCpu.PAGE_BYTES];
  private byte[] base = ZERO;
  private boolean dirty;
  private boolean baseValid = true;

  boolean dirty() {
    return dirty;
  }

  /** Note that a write follows; the snapshot's bytes are kept if there is a snapshot. */
  void becomeDirty(boolean keepBase) {
    dirty = true;
    if (!keepBase) {
      baseValid = false;
    } else if (!baseValid) {
      base = data.clone();
      baseValid = true;
    }
  }

  /** Take the bytes as they are now for the snapshot. */
  void becomeSnapshot() {
    if (dirty) {
      dirty = false;
      baseValid = false;
    }
  }

  /** Come back to the bytes of the snapshot. */
  void revert() {
    System.arraycopy(base, 0, data, 0, data.length);
    dirty = false;
  }
}
