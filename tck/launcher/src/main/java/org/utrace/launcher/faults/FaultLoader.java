// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher.faults;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Load an implementation afresh, some of its classes from memory.
 *
 * <p>Only the Java platform and the contract are shared with the kit. Everything else is defined
 * here once more from the same class files, so that changed and unchanged classes belong together.
 */
public final class FaultLoader extends ClassLoader {
  private static final String SHARED = "org.utrace.contract.";

  private final Map<String, byte[]> classes;

  /**
   * Make a loader.
   *
   * @param classes class files by name, in place of those of the class path
   */
  public FaultLoader(Map<String, byte[]> classes) {
    super(FaultLoader.class.getClassLoader());
    this.classes = Map.copyOf(classes);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> known = findLoadedClass(name);
      if (known != null) {
        return known;
      }
      if (name.startsWith(SHARED)) {
        return super.loadClass(name, resolve);
      }
      Class<?> platform = ofPlatform(name);
      return platform == null ? define(name) : platform;
    }
  }

  private static @Nullable Class<?> ofPlatform(String name) {
    try {
      return getPlatformClassLoader().loadClass(name);
    } catch (ClassNotFoundException e) {
      return null;
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    String file = name.replace('.', '/') + ".class";
    URL place = getParent().getResource(file);
    try {
      byte[] bytes = classes.get(name);
      if (bytes == null) {
        bytes = read(name, place);
      }
      return defineClass(name, bytes, 0, bytes.length, place == null ? null : domain(place, file));
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  private static byte[] read(String name, @Nullable URL place)
      throws IOException, ClassNotFoundException {
    if (place == null) {
      throw new ClassNotFoundException(name);
    }
    try (InputStream in = place.openStream()) {
      return in.readAllBytes();
    }
  }

  /** The same place as the right class has, for implementations that look at their own code. */
  private static ProtectionDomain domain(URL place, String file) throws IOException {
    return new ProtectionDomain(new CodeSource(root(place, file), (Certificate[]) null), null);
  }

  private static URL root(URL place, String file) throws IOException {
    URLConnection connection = place.openConnection();
    if (connection instanceof JarURLConnection jar) {
      return jar.getJarFileURL();
    }
    String text = place.toString();
    return URI.create(text.substring(0, text.length() - file.length())).toURL();
  }
}
