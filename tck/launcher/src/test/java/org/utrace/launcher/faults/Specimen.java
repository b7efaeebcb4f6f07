// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher.faults;

import java.util.function.IntSupplier;

/** Is broken by tests. */
public final class Specimen implements IntSupplier {
  @Override
  public int getAsInt() {
    return Helper.NUMBER.length();
  }

  /** Comes along. */
  static final class Helper {
    static final String NUMBER = new String("four");

    private Helper() {}
  }
}
