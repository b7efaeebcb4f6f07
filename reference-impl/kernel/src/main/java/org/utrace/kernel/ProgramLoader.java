// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.utrace.arch.ArchPort;
import org.utrace.contract.Address;
import org.utrace.contract.spi.SetupException;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.cpu.CpuPool;
import org.utrace.cpu.Protection;
import org.utrace.cpu.UserAddress;
import org.utrace.cpu.UserCpu;

/** Load the stage's programs, keeping loaded processors for the next play. */
final class ProgramLoader implements AutoCloseable {
  /** Where every program's stack ends. */
  static final Address STACK_TOP = new Address(0x7fff_0000L);

  /** Room for three signal frames of the machine that has the largest. */
  static final int STACK_BYTES = 4 * UserCpu.PAGE_BYTES;

  /** Where the port's code for the way back from a handler is, if there is some. */
  static final Address SIGRETURN = STACK_TOP.plus(UserCpu.PAGE_BYTES);

  private static final int IDLE_CPUS_MAX = 24;

  private final ArchPort port;
  private final Optional<Path> folder;
  private final CpuPool pool = new CpuPool(IDLE_CPUS_MAX);
  private final Map<TraceeProgram, ElfImage> images = new EnumMap<>(TraceeProgram.class);

  ProgramLoader(ArchPort port, Optional<Path> folder) {
    this.port = port;
    this.folder = folder;
  }

  /** Read every program, so that a bad file is told before anything runs; digest their bytes. */
  void readAll(MessageDigest digest) {
    for (TraceeProgram program : TraceeProgram.values()) {
      digest.update(bytes(program));
      ElfImage image = image(program);
      for (String symbol : program.symbols()) {
        if (!image.symbols().containsKey(symbol)) {
          throw new SetupException(
              image.name() + " lacks the symbol " + symbol + ": link it with its symbol table.");
        }
      }
    }
  }

  /** An address space with the program in it, as after exec. */
  AddressSpace load(TraceeProgram program) {
    ElfImage image = image(program);
    return new AddressSpace(pool.take(program, () -> newCpu(image)), program, image);
  }

  /** Take an address space back that no thread runs in any more. */
  void unload(AddressSpace memory) {
    pool.giveBack(memory.cpu());
  }

  ElfImage image(TraceeProgram program) {
    return images.computeIfAbsent(
        program, p -> ElfImage.parse(fileName(p), bytes(p), port.elfMachine(), port.dataModel()));
  }

  private byte[] bytes(TraceeProgram program) {
    String file = fileName(program);
    return folder.isPresent() ? fromFolder(folder.get(), file) : fromClassPath(file);
  }

  private static String fileName(TraceeProgram program) {
    return program.fileName() + ".elf";
  }

  private static byte[] fromFolder(Path folder, String file) {
    Path path = folder.resolve(file);
    try {
      return Files.readAllBytes(path);
    } catch (NoSuchFileException e) {
      throw new SetupException("There is no tracee " + path + ": put the program there.");
    } catch (IOException e) {
      throw new SetupException("The tracee " + path + " cannot be read: " + e.getMessage() + ".");
    }
  }

  private byte[] fromClassPath(String file) {
    String resource = port.traceeFolder() + "/" + file;
    try (InputStream in = ProgramLoader.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new SetupException(
            "The tracee " + resource + " is missing: rebuild the tracees of this port.");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new SetupException("The tracee " + resource + " cannot be read: " + e.getMessage());
    }
  }

  private UserCpu newCpu(ElfImage image) {
    UserCpu cpu = port.newCpu();
    for (ElfImage.Segment segment : image.segments()) {
      mapSegment(cpu, segment);
    }
    UserAddress stack = new UserAddress(STACK_TOP.value() - STACK_BYTES);
    cpu.map(stack, STACK_BYTES, Protection.READ_WRITE);
    byte[] sigreturn = port.sigreturnCode();
    if (sigreturn.length > 0) {
      UserAddress page = new UserAddress(SIGRETURN.value());
      cpu.map(page, UserCpu.PAGE_BYTES, Protection.READ_EXECUTE);
      cpu.write(page, sigreturn);
    }
    cpu.snapshot();
    return cpu;
  }

  private static void mapSegment(UserCpu cpu, ElfImage.Segment segment) {
    long mask = UserCpu.PAGE_BYTES - 1L;
    long first = segment.start().value() & ~mask;
    long end = (segment.start().value() + segment.memoryBytes() + mask) & ~mask;
    cpu.map(new UserAddress(first), end - first, segment.protection());
    cpu.write(new UserAddress(segment.start().value()), segment.bytes());
  }

  @Override
  public void close() {
    pool.close();
  }
}
