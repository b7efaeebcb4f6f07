// SPDX-License-Identifier: Apache-2.0
package org.utrace.arch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.utrace.contract.spi.PackageSystem;
import org.utrace.contract.spi.Requirement;

/** A port says which hosts it runs on, and looks for libunicorn only there. */
class EmulatorRequirementsTests {
  @ParameterizedTest
  @CsvSource({"Linux,amd64", "Linux,x86_64", "Linux,aarch64"})
  void supportedHostsAreFound(String osName, String osArch) {
    assertThat(EmulatorRequirements.host(osName, osArch).found())
        .isEqualTo(osName + " on " + osArch);
  }

  @ParameterizedTest
  @CsvSource({"Mac OS X,aarch64", "Linux,s390x", "Windows 11,amd64", "FreeBSD,amd64"})
  void otherHostsAreToldAndNoPackageMendsThem(String osName, String osArch) {
    assertThat(EmulatorRequirements.of("x86_64", osName, osArch))
        .containsExactly(
            Requirement.missing(
                "Linux on x86_64 or aarch64",
                "its system calls and memory mappings",
                "this is " + osName + " on " + osArch));
  }

  @Test
  void libraryThatIsMissingNamesItsPackages() {
    Requirement library = EmulatorRequirements.of("x86_64", "Linux", "amd64").getLast();
    assertThat(library.name()).isEqualTo("libunicorn 2");
    if (library.met()) {
      assertThat(library.found()).matches("2\\.\\d+\\.\\d+ as .*libunicorn.*");
    } else {
      assertThat(library.packages()).containsEntry(PackageSystem.APT, "libunicorn2");
    }
  }
}
