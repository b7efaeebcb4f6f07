// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.util.List;
import org.utrace.launcher.JournalLine.Header;

/** Show how far a run is; called by several threads. */
interface Progress extends AutoCloseable {

  /** Tell that a test of a port has ended. */
  void step(String port, JournalLine.Judged judged);

  /** Tell that a port has ended. */
  void portEnded(String port);

  @Override
  void close();

  /** The progress that suits the screen. */
  static Progress on(Screen screen, List<Header> headers) {
    return screen.interactive() ? new BarProgress(headers) : new PlainProgress(screen, headers);
  }
}
