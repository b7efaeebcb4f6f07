// SPDX-License-Identifier: Apache-2.0
package org.utrace.certification;

import org.junit.platform.suite.api.ConfigurationParameter;
import org.utrace.suite.ConformanceSuite;

/** Run every conformance test on the reference's port {@code model}. */
@ConformanceSuite
@ConfigurationParameter(key = "utrace.implementation", value = "reference")
@ConfigurationParameter(key = "utrace.port", value = "model")
@ConfigurationParameter(key = "utrace.passes.min", value = "140")
final class ModelReferenceSuite {}
