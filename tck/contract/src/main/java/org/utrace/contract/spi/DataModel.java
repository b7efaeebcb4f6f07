// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract.spi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Tell how a machine lays out the C types that the kernel's structures are made of.
 *
 * <p>A <em>word</em> is a {@code long}, {@code size_t} or pointer; {@code int} has four bytes and
 * {@code long long} eight everywhere. Types stand at multiples of a word at most.
 *
 * @param wordBytes 4 or 8
 * @param byteOrder which byte of a number comes first
 */
public record DataModel(int wordBytes, ByteOrder byteOrder) {
  /** 64-bit little-endian machines. */
  public static final DataModel LP64_LITTLE = new DataModel(Long.BYTES, ByteOrder.LITTLE_ENDIAN);

  /** 64-bit big-endian machines. */
  public static final DataModel LP64_BIG = new DataModel(Long.BYTES, ByteOrder.BIG_ENDIAN);

  /** 32-bit little-endian machines. */
  public static final DataModel ILP32_LITTLE =
      new DataModel(Integer.BYTES, ByteOrder.LITTLE_ENDIAN);

  /** 32-bit big-endian machines, among them those with addresses of 31 bits. */
  public static final DataModel ILP32_BIG = new DataModel(Integer.BYTES, ByteOrder.BIG_ENDIAN);

  /** Check the width. */
  public DataModel {
    if (wordBytes != Integer.BYTES && wordBytes != Long.BYTES) {
      throw new IllegalArgumentException("words of " + wordBytes + " bytes: give 4 or 8");
    }
  }

  /** Number of bits of a word: 32 or 64. */
  public int wordBits() {
    return wordBytes * Byte.SIZE;
  }

  /** What a {@code long} of the machine holds when this is stored in it. */
  public long signed(long value) {
    return wordBytes == Integer.BYTES ? (int) value : value;
  }

  /** What an {@code unsigned long} or pointer of the machine holds when this is stored in it. */
  public long unsigned(long value) {
    return wordBytes == Integer.BYTES ? value & 0xffff_ffffL : value;
  }

  /** An empty structure. */
  public ByteBuffer buffer(int lengthBytes) {
    return ByteBuffer.allocate(lengthBytes).order(byteOrder);
  }

  /** A structure with this content. */
  public ByteBuffer buffer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(byteOrder);
  }

  /** Put words, one behind the other; gives {@code out}. */
  public ByteBuffer putWords(ByteBuffer out, long... values) {
    for (long value : values) {
      if (wordBytes == Integer.BYTES) {
        out.putInt((int) value);
      } else {
        out.putLong(value);
      }
    }
    return out;
  }

  /** The next word, as an {@code unsigned long}. */
  public long word(ByteBuffer in) {
    return unsigned(signedWord(in));
  }

  /** The next word, as a {@code long}. */
  public long signedWord(ByteBuffer in) {
    return wordBytes == Integer.BYTES ? in.getInt() : in.getLong();
  }

  /** Put a set of 64 bits as an array of words, lowest bits first; gives {@code out}. */
  public ByteBuffer putBits(ByteBuffer out, long bits) {
    return wordBytes == Integer.BYTES
        ? out.putInt((int) bits).putInt((int) (bits >>> Integer.SIZE))
        : out.putLong(bits);
  }

  /** The next 64 bits of an array of words, lowest bits first. */
  public long bits(ByteBuffer in) {
    return wordBytes == Integer.BYTES
        ? (in.getInt() & 0xffff_ffffL) | (long) in.getInt() << Integer.SIZE
        : in.getLong();
  }
}
