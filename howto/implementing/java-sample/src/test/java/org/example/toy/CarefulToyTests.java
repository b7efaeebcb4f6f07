// SPDX-License-Identifier: Apache-2.0
package org.example.toy;

import org.junit.platform.suite.api.ConfigurationParameter;
import org.utrace.suite.ConformanceSuite;

/** Runs every conformance test on the careful toy; each of them is a test of this build. */
@ConformanceSuite
@ConfigurationParameter(key = "utrace.implementation", value = "careful-toy")
@ConfigurationParameter(key = "utrace.passes.min", value = "12")
final class CarefulToyTests {}
