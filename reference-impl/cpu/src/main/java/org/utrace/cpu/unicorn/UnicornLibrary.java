// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Find libunicorn on this machine and hold the addresses of its functions.
 *
 * <p>The library is loaded at run time from the user's system and stays loaded until the process
 * ends.
 */
final class UnicornLibrary {
  static final String PROPERTY = "utrace.unicorn";
  static final String ENVIRONMENT = "UNICORN_LIBRARY";

  private static final List<String> FOLDERS =
      List.of(
          "/usr/lib/x86_64-linux-gnu",
          "/usr/lib/aarch64-linux-gnu",
          "/usr/lib/s390x-linux-gnu",
          "/usr/lib/arm-linux-gnueabihf",
          "/usr/lib64",
          "/usr/lib",
          "/usr/local/lib",
          "/usr/local/lib64",
          "/opt/homebrew/lib");
  private static final List<String> NAMES =
      List.of("libunicorn.so.2", "libunicorn.so", "libunicorn.2.dylib", "libunicorn.dylib");

  private static @Nullable UnicornLibrary loaded;

  final MemorySegment open;
  final MemorySegment close;
  final MemorySegment ctl;
  final MemorySegment regRead;
  final MemorySegment regWrite;
  final MemorySegment regReadBatch;
  final MemorySegment regWriteBatch;
  final MemorySegment memMapPtr;
  final MemorySegment memUnmap;
  final MemorySegment memRead;
  final MemorySegment memWrite;
  final MemorySegment emuStart;
  final MemorySegment emuStop;
  final MemorySegment hookAdd;
  final MemorySegment contextSize;
  final MemorySegment contextAlloc;
  final MemorySegment contextSave;
  final MemorySegment contextRestore;
  final MemorySegment contextFree;
  private final MemorySegment version;
  private final String path;

  /**
   * Take the functions from a library that is loaded.
   *
   * @throws UnicornMissingException if one is not in it
   */
  UnicornLibrary(String path, SymbolLookup symbols) {
    this.path = path;
    version = symbol(path, symbols, "uc_version");
    open = symbol(path, symbols, "uc_open");
    close = symbol(path, symbols, "uc_close");
    ctl = symbol(path, symbols, "uc_ctl");
    regRead = symbol(path, symbols, "uc_reg_read");
    regWrite = symbol(path, symbols, "uc_reg_write");
    regReadBatch = symbol(path, symbols, "uc_reg_read_batch");
    regWriteBatch = symbol(path, symbols, "uc_reg_write_batch");
    memMapPtr = symbol(path, symbols, "uc_mem_map_ptr");
    memUnmap = symbol(path, symbols, "uc_mem_unmap");
    memRead = symbol(path, symbols, "uc_mem_read");
    memWrite = symbol(path, symbols, "uc_mem_write");
    emuStart = symbol(path, symbols, "uc_emu_start");
    emuStop = symbol(path, symbols, "uc_emu_stop");
    hookAdd = symbol(path, symbols, "uc_hook_add");
    contextSize = symbol(path, symbols, "uc_context_size");
    contextAlloc = symbol(path, symbols, "uc_context_alloc");
    contextSave = symbol(path, symbols, "uc_context_save");
    contextRestore = symbol(path, symbols, "uc_context_restore");
    contextFree = symbol(path, symbols, "uc_context_free");
  }

  /**
   * Load the library once for this process.
   *
   * @throws UnicornMissingException if it is not there
   */
  static UnicornLibrary get() {
    UnicornLibrary library = loaded;
    if (library == null) {
      library = load(System.getProperty(PROPERTY), System.getenv(ENVIRONMENT));
      loaded = library;
    }
    return library;
  }

  /** Load from an override, the property winning, or from the usual places when both are null. */
  static UnicornLibrary load(@Nullable String property, @Nullable String environment) {
    if (property != null) {
      return loadNamed("the system property " + PROPERTY, property);
    }
    if (environment != null) {
      return loadNamed("the environment variable " + ENVIRONMENT, environment);
    }
    return search(FOLDERS, NAMES);
  }

  static UnicornLibrary search(List<String> folders, List<String> names) {
    for (String name : names) {
      Optional<UnicornLibrary> found = tryLoad(name);
      for (int i = 0; found.isEmpty() && i < folders.size(); i++) {
        found = tryLoad(folders.get(i) + "/" + name);
      }
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw new UnicornMissingException(
        "libunicorn 2 was not found as %s in the system's library folders or in %s"
            .formatted(String.join(", ", names), String.join(", ", folders)),
        remedy());
  }

  private static UnicornLibrary loadNamed(String origin, String path) {
    return tryLoad(path)
        .orElseThrow(() ->
            new UnicornMissingException(
                "%s names %s, which cannot be loaded".formatted(origin, path), remedy()));
  }

  private static String remedy() {
    return "install the Debian package libunicorn2, or name the file with -D%s=PATH or %s=PATH"
        .formatted(PROPERTY, ENVIRONMENT);
  }

  private static Optional<UnicornLibrary> tryLoad(String path) {
    try {
      SymbolLookup symbols = SymbolLookup.libraryLookup(path, Arena.global());
      return Optional.of(new UnicornLibrary(path, symbols));
    } catch (IllegalArgumentException absent) {
      return Optional.empty();
    }
  }

  private static MemorySegment symbol(String path, SymbolLookup symbols, String name) {
    return symbols
        .find(name)
        .orElseThrow(() ->
            new UnicornMissingException(
                "%s has no function %s, so it is not libunicorn 2".formatted(path, name),
                remedy()));
  }

  /** The version the library reports, for example {@code 2.0.1}. */
  String version() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment numbers = arena.allocate(ValueLayout.JAVA_INT, 2);
      int packed = UnicornCalls.version(version, numbers);
      return "%d.%d.%d"
          .formatted((packed >>> 24) & 255, (packed >>> 16) & 255, (packed >>> 8) & 255);
    }
  }

  /** The path or name under which the library was loaded. */
  String path() {
    return path;
  }
}
