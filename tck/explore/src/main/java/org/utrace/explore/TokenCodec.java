// SPDX-License-Identifier: Apache-2.0
package org.utrace.explore;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * Write and read replay tokens.
 *
 * <p>Content: strings with their length, the seed in 8 bytes, then the deviations with the distance
 * from the point before; numbers in 7-bit groups, lowest first; all deflated without a header.
 */
final class TokenCodec {
  private static final String VERSION = "U1";

  /** Far more than any schedule needs; a forged token must not fill the memory. */
  private static final int CONTENT_BYTES_MAX = 1 << 20;

  private static final String AGAIN =
      "copy the whole token again, from U1. to its last 4 characters.";

  private TokenCodec() {}

  static String encode(ReplayToken token) {
    String content = Base64.getUrlEncoder().withoutPadding().encodeToString(deflate(token));
    String body = VERSION + "." + content;
    return body + "." + checksum(body);
  }

  static ReplayToken decode(String text) {
    String token = text.replaceAll("\\s+", "");
    checkVersion(token);
    int dot = token.lastIndexOf('.');
    if (dot <= VERSION.length()) {
      throw new MalformedTokenException("The token has no checksum: " + AGAIN);
    }
    String body = token.substring(0, dot);
    if (!checksum(body).equals(token.substring(dot + 1))) {
      throw new MalformedTokenException("The token's checksum does not fit: " + AGAIN);
    }
    try {
      return inflate(Base64.getUrlDecoder().decode(body.substring(VERSION.length() + 1)));
    } catch (IOException | IllegalArgumentException e) {
      throw new MalformedTokenException(
          "The token's content cannot be read: take the token from a result of this kit.");
    }
  }

  private static void checkVersion(String token) {
    int dot = token.indexOf('.');
    String version = dot < 0 ? token : token.substring(0, dot);
    if (version.equals(VERSION) && dot > 0) {
      return;
    }
    if (version.matches("U[0-9]{1,4}") && !version.equals(VERSION)) {
      throw new MalformedTokenException(
          "The token has version "
              + version
              + " and this kit reads "
              + VERSION
              + ": replay it with the kit that made it.");
    }
    throw new MalformedTokenException("This is not a whole replay token: " + AGAIN);
  }

  static String checksum(String body) {
    CRC32 crc = new CRC32();
    crc.update(body.getBytes(StandardCharsets.UTF_8));
    long value = crc.getValue();
    return String.format("%04x", (value ^ (value >>> 16)) & 0xffff);
  }

  private static byte[] deflate(ReplayToken token) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out =
        new DataOutputStream(new DeflaterOutputStream(bytes, deflater, 512))) {
      write(token, out);
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    } finally {
      deflater.end();
    }
    return bytes.toByteArray();
  }

  private static ReplayToken inflate(byte[] deflated) throws IOException {
    Inflater inflater = new Inflater(true);
    // Without a header, zlib wants one more byte than it uses.
    byte[] padded = Arrays.copyOf(deflated, deflated.length + 1);
    try (InflaterInputStream in =
        new InflaterInputStream(new ByteArrayInputStream(padded), inflater, 512)) {
      byte[] content = in.readNBytes(CONTENT_BYTES_MAX);
      return read(new DataInputStream(new ByteArrayInputStream(content)));
    } finally {
      inflater.end();
    }
  }

  private static void write(ReplayToken token, DataOutputStream out) throws IOException {
    writeString(out, token.implementation());
    writeString(out, token.port());
    writeString(out, token.edition());
    writeString(out, token.testId());
    out.writeLong(token.seed());
    writeString(out, token.digests().kit());
    writeString(out, token.digests().ruleBook());
    writeString(out, token.digests().implementation());
    writeNumber(out, token.schedule().size());
    int before = 0;
    for (Schedule.Deviation deviation : token.schedule().deviations()) {
      writeNumber(out, deviation.point() - before);
      writeNumber(out, deviation.actor());
      before = deviation.point();
    }
  }

  private static ReplayToken read(DataInputStream in) throws IOException {
    String implementation = readString(in);
    String port = readString(in);
    String edition = readString(in);
    String testId = readString(in);
    long seed = in.readLong();
    Digests digests = new Digests(readString(in), readString(in), readString(in));
    Schedule schedule = readSchedule(in);
    if (in.read() >= 0) {
      throw new IOException("more than a token");
    }
    return new ReplayToken(implementation, port, edition, testId, seed, schedule, digests);
  }

  private static Schedule readSchedule(DataInputStream in) throws IOException {
    int size = readNumber(in);
    List<Schedule.Deviation> deviations = new ArrayList<>();
    int point = 0;
    for (int i = 0; i < size; i++) {
      point += readNumber(in);
      deviations.add(new Schedule.Deviation(point, readNumber(in)));
    }
    return new Schedule(deviations);
  }

  private static void writeString(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    writeNumber(out, bytes.length);
    out.write(bytes);
  }

  private static String readString(DataInputStream in) throws IOException {
    int length = readNumber(in);
    byte[] bytes = in.readNBytes(Math.min(length, CONTENT_BYTES_MAX));
    if (bytes.length != length) {
      throw new IOException("string cut off");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static void writeNumber(DataOutputStream out, int value) throws IOException {
    int rest = value;
    while (rest >= 0x80) {
      out.writeByte(rest | 0x80);
      rest >>>= 7;
    }
    out.writeByte(rest);
  }

  private static int readNumber(DataInputStream in) throws IOException {
    int value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      int group = in.readUnsignedByte();
      value |= (group & 0x7f) << shift;
      if (group < 0x80) {
        if (value < 0) {
          break;
        }
        return value;
      }
    }
    throw new IOException("number too large");
  }
}
