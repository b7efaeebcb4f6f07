// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract.spi;

import java.nio.file.Path;
import java.util.Optional;
import org.utrace.contract.Edition;

/**
 * Tell an implementation what to be.
 *
 * @param port one of {@link ImplementationProvider#ports()}
 * @param edition the revision of the API to follow
 * @param tracees folder with one file per {@link TraceeProgram}, in place of its own
 */
public record Configuration(String port, Edition edition, Optional<Path> tracees) {}
