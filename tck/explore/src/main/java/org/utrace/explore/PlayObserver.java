// SPDX-License-Identifier: Apache-2.0
package org.utrace.explore;

/**
 * Hear of every play while it is played, so that something is known if the process dies in it.
 *
 * <p>Called within the search, between two steps of a play: be quick, and change nothing.
 */
public interface PlayObserver {

  /** Nobody who listens. */
  PlayObserver NONE =
      new PlayObserver() {
        @Override
        public void playBegins(String searchId) {}

        @Override
        public void deviated(int point, int actor) {}

        @Override
        public void noted(String actor, String lane, String text) {}
      };

  /** A play begins, one of many of this search. */
  void playBegins(String searchId);

  /** The play deviates from the default schedule; see {@link Schedule.Deviation}. */
  void deviated(int point, int actor);

  /** An event was written down; see {@link PlayLog#note}. */
  void noted(String actor, String lane, String text);
}
