// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import java.util.List;
import org.utrace.contract.Edition;

/** Choose which clauses of an edition a closing sentence is about (decision D11). */
public enum Profile {
  /** What the posts say, what follows from them, and what the kit had to decide. */
  PLAN_CORE("plan-core"),
  /** All clauses of the plan edition. */
  PLAN_FULL("plan-full"),
  /** All clauses of the shipped edition. */
  SHIPPED_20091216("20091216");

  private final String id;

  Profile(String id) {
    this.id = id;
  }

  /** Give the name used in results. */
  public String id() {
    return id;
  }

  /** List the profiles that a run of the edition is summed up by. */
  public static List<Profile> of(Edition edition) {
    return switch (edition) {
      case PLAN -> List.of(PLAN_CORE, PLAN_FULL);
      case SHIPPED_20091216 -> List.of(SHIPPED_20091216);
    };
  }

  /** Tell whether the clause belongs to this profile. */
  public boolean includes(Clause clause) {
    return switch (this) {
      case PLAN_CORE -> clause.appliesTo(Edition.PLAN) && clause.planBasis() != PlanBasis.INHERITED;
      case PLAN_FULL -> clause.appliesTo(Edition.PLAN);
      case SHIPPED_20091216 -> clause.appliesTo(Edition.SHIPPED_20091216);
    };
  }
}
