// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.platform.suite.api.ConfigurationParameter;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/**
 * Make a class of one's own run every conformance test, as JUnit's suites do.
 *
 * <p>What to run is said by {@link ConfigurationParameter}: {@code utrace.implementation} and the
 * other keys of the guide {@code howto/implementing}. An implementation that does not come back
 * from a test within two minutes is given up; {@code
 * junit.jupiter.execution.timeout.test.method.default} says otherwise.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Suite
@SelectPackages("org.utrace.suite")
@IncludeClassNamePatterns(".*Tests")
@ConfigurationParameter(key = "junit.jupiter.execution.parallel.enabled", value = "false")
@ConfigurationParameter(key = "junit.jupiter.execution.timeout.test.method.default", value = "2 m")
@ConfigurationParameter(
    key = "junit.jupiter.execution.timeout.thread.mode.default",
    value = "SEPARATE_THREAD")
@ConfigurationParameter(
    key = "junit.jupiter.testmethod.order.default",
    value = "org.junit.jupiter.api.MethodOrderer$MethodName")
public @interface ConformanceSuite {}
