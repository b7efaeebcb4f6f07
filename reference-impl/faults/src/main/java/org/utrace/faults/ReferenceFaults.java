// SPDX-License-Identifier: Apache-2.0
package org.utrace.faults;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.utrace.contract.spi.Fault;
import org.utrace.contract.spi.FaultSource;
import org.utrace.contract.spi.SetupException;
import org.utrace.contract.spi.Variant;

/**
 * Offer the faults and permitted variants that lie beside the code they change: {@code
 * reference-impl/faults} and {@code arch-ports/NAME/faults}, and {@code variants} beside each.
 *
 * <p>They are read from the checkout that this class was built in, so that one can be written and
 * tried without a build.
 */
public final class ReferenceFaults implements FaultSource {
  private static final String OF_REFERENCE = "reference-impl";
  private static final String OF_PORTS = "arch-ports";
  private static final String FAULTS = "faults";
  private static final String VARIANTS = "variants";

  /** Reads one file. */
  @FunctionalInterface
  private interface Reader<T> {
    T read(Sources sources, Path file) throws IOException;
  }

  /** For ServiceLoader. */
  public ReferenceFaults() {}

  @Override
  public String implementation() {
    return "reference";
  }

  @Override
  public List<Fault> faults() {
    return readAll(FAULTS, FaultFile::read);
  }

  @Override
  public List<Variant> variants() {
    return readAll(VARIANTS, VariantFile::read);
  }

  private static <T> List<T> readAll(String kind, Reader<T> reader) {
    Path root = checkout();
    try {
      List<T> all = new ArrayList<>();
      Sources sources = new Sources(root);
      for (Path folder : folders(root, kind)) {
        for (Path file : list(folder)) {
          if (file.toString().endsWith(PatchFile.SUFFIX)) {
            all.add(reader.read(sources, file));
          }
        }
      }
      return List.copyOf(all);
    } catch (IOException e) {
      throw new SetupException("The %s below %s cannot be read: %s".formatted(kind, root, e));
    }
  }

  private static List<Path> folders(Path root, String kind) throws IOException {
    List<Path> owners = new ArrayList<>(List.of(root.resolve(OF_REFERENCE)));
    owners.addAll(list(root.resolve(OF_PORTS)));
    return owners.stream().map(owner -> owner.resolve(kind)).filter(Files::isDirectory).toList();
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> inside = Files.list(folder)) {
      return inside.sorted().toList();
    }
  }

  /** The nearest folder above this class's jar or folder that holds the faults. */
  private static Path checkout() {
    CodeSource source = ReferenceFaults.class.getProtectionDomain().getCodeSource();
    try {
      for (Path path = Path.of(source.getLocation().toURI());
          path != null;
          path = path.getParent()) {
        if (Files.isDirectory(path.resolve(OF_REFERENCE, FAULTS))) {
          return path;
        }
      }
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
    throw new SetupException(
        "The faults of the reference are not here: run this from a checkout, whose folder "
            + Path.of(OF_REFERENCE, FAULTS)
            + " holds them.");
  }
}
