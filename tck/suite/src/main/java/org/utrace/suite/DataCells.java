// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite;

import java.nio.ByteBuffer;
import org.utrace.contract.spi.DataModel;
import org.utrace.contract.spi.Stage;

/**
 * Lay out structures in the cells {@code data_0} to {@code data_15} of a server, as C programs of
 * its machine do.
 */
public final class DataCells {
  private final Tracee thread;
  private final DataModel model;

  DataCells(Stage stage, Tracee thread) {
    this.thread = thread;
    this.model = stage.dataModel();
  }

  /** How the machine lays out structures. */
  public DataModel model() {
    return model;
  }

  private static String name(int cell) {
    return "data_" + cell;
  }

  /** Address of a cell. */
  public long at(int cell) {
    return thread.label(name(cell)).value();
  }

  /** Store bytes from a cell on, with zeros up to the end of the last one; gives the address. */
  public long put(int cell, byte[] bytes) {
    int cells = (bytes.length + Long.BYTES - 1) / Long.BYTES;
    ByteBuffer row = model.buffer(cells * Long.BYTES);
    row.put(0, bytes);
    for (int i = 0; i < cells; i++) {
      thread.poke(name(cell + i), row.getLong());
    }
    return at(cell);
  }

  /** Store words of the machine from a cell on; gives the address. */
  public long putWords(int cell, long... words) {
    return put(cell, model.putWords(model.buffer(words.length * model.wordBytes()), words).array());
  }

  /** Store a set of 64 bits in a cell as an array of words; gives the address. */
  public long putBits(int cell, long bits) {
    return put(cell, model.putBits(model.buffer(Long.BYTES), bits).array());
  }

  /** What is stored from a cell on. */
  public ByteBuffer get(int cell, int lengthBytes) {
    int cells = (lengthBytes + Long.BYTES - 1) / Long.BYTES;
    ByteBuffer row = model.buffer(cells * Long.BYTES);
    for (int i = 0; i < cells; i++) {
      row.putLong(thread.cell(name(cell + i)));
    }
    return row.rewind().limit(lengthBytes);
  }

  /** The int that stands so many ints behind the begin of a cell. */
  public int intAt(int cell, int index) {
    return get(cell, (index + 1) * Integer.BYTES).getInt(index * Integer.BYTES);
  }

  /** The word, taken as unsigned, that stands so many words behind the begin of a cell. */
  public long wordAt(int cell, int index) {
    int offset = index * model.wordBytes();
    return model.word(get(cell, offset + model.wordBytes()).position(offset));
  }

  /** The set of 64 bits that stands in a cell as an array of words. */
  public long bits(int cell) {
    return model.bits(get(cell, Long.BYTES));
  }
}
