#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Build the programs in C for all machines.
#
#   build-c.sh [DIRECTORY]   write NAME/MACHINE.elf and gcc-version.txt there
#                            (default: src/main/resources/org/utrace/programs beside this script)
#   build-c.sh --version     print the versions of the compilers that would be used
#
# Needs GCC for each machine (Debian: gcc, and gcc-aarch64-linux-gnu and so on, with the headers of their C libraries). Exit
# code 3: missing.
set -eu
LC_ALL=C
export LC_ALL

here=$(cd "$(dirname "$0")" && pwd)
source=$here/src/main/c
machines='x86_64:x86_64-linux-gnu i386:i686-linux-gnu aarch64:aarch64-linux-gnu arm:arm-linux-gnueabihf s390x:s390x-linux-gnu'

compiler_of() {
  command -v "${1#*:}-gcc" || {
    echo "build-c.sh: ${1#*:}-gcc is missing: install gcc-$(echo "${1#*:}" | tr _ -)" >&2
    exit 3
  }
}

version=$(for machine in $machines; do "$(compiler_of "$machine")" --version | head -n 1; done)
if [ "${1:-}" = --version ]; then
  printf '%s\n' "$version"
  exit 0
fi

out=${1:-$here/src/main/resources/org/utrace/programs}
for machine in $machines; do
  compiler=$(compiler_of "$machine")
  # Programs of all machines, then those of this one alone.
  for file in "$source"/*.c "$source/machine/${machine%%:*}"/*.c; do
    [ -f "$file" ] || continue
    name=$(basename "$file" .c)
    mkdir -p "$out/$name"
    # No library and nothing that depends on where the sources are.
    "$compiler" -O1 -std=gnu11 -Wall -Wextra -Werror -ffreestanding -fno-stack-protector -fno-pie -no-pie \
      -fno-asynchronous-unwind-tables -fno-ident -static -nostdlib -nostartfiles -s \
      -Wl,-Ttext-segment=0x400000 -Wl,--build-id=none -Wl,-z,noexecstack \
      -I "$source/machine/${machine%%:*}" "$file" -o "$out/$name/${machine%%:*}.elf"
    chmod 644 "$out/$name/${machine%%:*}.elf"
  done
done
printf '%s\n' "$version" >"$out/gcc-version.txt"
