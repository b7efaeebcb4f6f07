// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract;

import java.util.List;
import java.util.Optional;

/**
 * Choose the revision of the API that a run is judged by.
 *
 * <p>The plan is the author's last proposal; 20091216 is what shipped under that API version. They
 * differ in the order of two actions and in some clauses.
 */
public enum Edition {
  PLAN(
      "plan",
      List.of(
          ResumeAction.STOP,
          ResumeAction.REPORT,
          ResumeAction.INTERRUPT,
          ResumeAction.SINGLESTEP,
          ResumeAction.BLOCKSTEP,
          ResumeAction.RESUME,
          ResumeAction.DETACH)),
  SHIPPED_20091216(
      "20091216",
      List.of(
          ResumeAction.STOP,
          ResumeAction.INTERRUPT,
          ResumeAction.REPORT,
          ResumeAction.SINGLESTEP,
          ResumeAction.BLOCKSTEP,
          ResumeAction.RESUME,
          ResumeAction.DETACH));

  private final String id;
  private final List<ResumeAction> order;

  /** Positions in the order, by the actions' ordinals. */
  private final int[] ranks = new int[ResumeAction.values().length];

  Edition(String id, List<ResumeAction> order) {
    this.id = id;
    this.order = order;
    for (int i = 0; i < order.size(); i++) {
      ranks[order.get(i).ordinal()] = i;
    }
  }

  /** The name used on the command line and in results. */
  public String id() {
    return id;
  }

  /** The actions, strongest first (clauses ORD-01 and ORD-02). */
  public List<ResumeAction> order() {
    return order;
  }

  /** Position in {@link #order}: 0 is the strongest. */
  public int rank(ResumeAction action) {
    return ranks[action.ordinal()];
  }

  /** The stronger of two actions. */
  public ResumeAction stronger(ResumeAction a, ResumeAction b) {
    return rank(a) <= rank(b) ? a : b;
  }

  /** Look an edition up by its {@link #id}. */
  public static Optional<Edition> byId(String id) {
    for (Edition edition : values()) {
      if (edition.id.equals(id)) {
        return Optional.of(edition);
      }
    }
    return Optional.empty();
  }
}
