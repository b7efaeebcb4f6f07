// SPDX-License-Identifier: Apache-2.0
package org.example.toy;

import java.util.List;
import org.utrace.contract.spi.Configuration;
import org.utrace.contract.spi.Implementation;
import org.utrace.contract.spi.ImplementationProvider;

/** Offer the toy that breaks the contract. */
public final class HastyProvider implements ImplementationProvider {
  @Override
  public String name() {
    return "hasty-toy";
  }

  @Override
  public String version() {
    return "1.0";
  }

  @Override
  public List<String> ports() {
    return List.of("java");
  }

  @Override
  public Implementation open(Configuration configuration) {
    return new HastyToy();
  }
}
