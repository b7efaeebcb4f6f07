// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import java.nio.ByteBuffer;
import org.utrace.contract.Address;
import org.utrace.contract.Errno;
import org.utrace.contract.spi.DataModel;

/**
 * Name a thread's alternate signal stack (man 2 sigaltstack).
 *
 * @param start lowest address
 * @param lengthBytes 0 if there is none
 */
record AltStack(Address start, long lengthBytes) {
  static final AltStack NONE = new AltStack(new Address(0), 0);

  private static final int ONSTACK = 1;
  private static final int DISABLE = 2;
  private static final long BYTES_MIN = 2048;

  /** Start, flags (an int) and length. */
  private static final int WORDS = 3;

  boolean isSet() {
    return lengthBytes > 0;
  }

  /** Whether the stack pointer is in it. */
  boolean holds(Address sp) {
    return isSet() && sp.value() > start.value() && sp.value() - start.value() <= lengthBytes;
  }

  Address top() {
    return start.plus(lengthBytes);
  }

  /** Size of stack_t. */
  static int imageBytes(DataModel model) {
    return WORDS * model.wordBytes();
  }

  /** The stack as stack_t, with what it is to a thread with this stack pointer. */
  byte[] image(DataModel model, Address sp) {
    ByteBuffer out = model.putWords(model.buffer(imageBytes(model)), start.value());
    out.putInt(holds(sp) ? ONSTACK : isSet() ? 0 : DISABLE);
    return model.putWords(out.position(2 * model.wordBytes()), lengthBytes).array();
  }

  /** What a thread was given as its stack: the stack, or why it cannot have it. */
  record Wanted(Errno error, AltStack stack) {}

  /** Read a stack_t (do_sigaltstack). */
  static Wanted read(DataModel model, byte[] image) {
    ByteBuffer in = model.buffer(image);
    Address start = new Address(model.word(in));
    int flags = in.getInt();
    long lengthBytes = model.word(in.position(2 * model.wordBytes()));
    if (flags != 0 && flags != ONSTACK && flags != DISABLE) {
      return new Wanted(Errno.EINVAL, NONE);
    }
    if (flags == DISABLE) {
      return new Wanted(Errno.OK, NONE);
    }
    return Long.compareUnsigned(lengthBytes, BYTES_MIN) < 0
        ? new Wanted(Errno.ENOMEM, NONE)
        : new Wanted(Errno.OK, new AltStack(start, lengthBytes));
  }
}
