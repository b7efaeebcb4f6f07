// SPDX-License-Identifier: Apache-2.0
package org.utrace.certification;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.utrace.arch.ArchPort;
import org.utrace.arch.CodeSequences;
import org.utrace.contract.Address;
import org.utrace.contract.spi.CodeTopic;

/** A port that writes no code about a topic is not judged by it: ours write it. */
class CodeTopicTests {
  private static final Address CODE = new Address(0x1_0800);
  private static final Address DATA = new Address(0x1_1800);

  private static boolean writes(ArchPort port, CodeTopic topic) {
    return !CodeSequences.about(() -> port.codeWriter(CODE, DATA), topic).isEmpty();
  }

  @Test
  void everyMachineIsJudgedByItsOwnCode() {
    int ports = 0;
    for (ArchPort port : ServiceLoader.load(ArchPort.class)) {
      if (!port.name().equals("template")) {
        boolean floating = !port.name().equals("model");
        assertThat(writes(port, CodeTopic.OWN_CODE)).as(port.name()).isTrue();
        assertThat(writes(port, CodeTopic.FLOATING)).as(port.name()).isEqualTo(floating);
        ports++;
      }
    }
    assertThat(ports).isGreaterThanOrEqualTo(7);
  }
}
