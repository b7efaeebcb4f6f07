// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu;

/** Say what user code may do with a page. */
public enum Protection {
  NONE(0),
  READ(1),
  READ_WRITE(3),
  READ_EXECUTE(5),
  READ_WRITE_EXECUTE(7);

  private final int bits;

  Protection(int bits) {
    this.bits = bits;
  }

  /** The usual encoding: read 1, write 2, execute 4. */
  public int bits() {
    return bits;
  }

  /** Tell whether user code may write. */
  public boolean writable() {
    return (bits & 2) != 0;
  }
}
