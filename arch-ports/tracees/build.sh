#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Build the tracees of all machines.
#
#   build.sh [DIRECTORY]   write MACHINE/NAME.elf and binutils-version.txt there
#                          (default: src/main/resources/org/utrace/tracees beside this script)
#   build.sh --version     print the versions of the assemblers and linkers that would be used
#
# Needs GNU binutils for each machine (Debian: binutils, or binutils-x86-64-linux-gnu on another host,
# binutils-i686-linux-gnu, binutils-aarch64-linux-gnu, binutils-arm-linux-gnueabihf and
# binutils-s390x-linux-gnu). Exit code 3: missing.
set -eu
LC_ALL=C
export LC_ALL
unset LDEMULATION LD_RUN_PATH LD_LIBRARY_PATH

here=$(cd "$(dirname "$0")" && pwd)
asm=$here/src/main/asm

# The programs for a machine: PREFIX-NAME, or NAME alone where this host is that machine.
find_tool() {
  command -v "$1-$2" || {
    [ "$(uname -m)-linux-gnu" = "$1" ] && command -v "$2"
  } || {
    echo "build.sh: $2 for ${1%-linux-gnu*} is missing: install binutils-$(echo "$1" | tr _ -)" >&2
    exit 3
  }
}

versions() {
  for prefix in x86_64-linux-gnu i686-linux-gnu aarch64-linux-gnu arm-linux-gnueabihf s390x-linux-gnu; do
    as=$(find_tool $prefix as)
    ld=$(find_tool $prefix ld)
    printf '%s; %s\n' "$("$as" --version | head -n 1)" "$("$ld" --version | head -n 1)"
  done | sort -u
}

version=$(versions)
[ -n "$version" ] || exit 3
if [ "${1:-}" = --version ]; then
  printf '%s\n' "$version"
  exit 0
fi

out=${1:-$here/src/main/resources/org/utrace/tracees}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed 's/FLAGS(5)/FLAGS(7)/' "$asm/tracee.ld" >"$work/workshop.ld"

# build MACHINE PREFIX EMULATION ASSEMBLER-OPTION...
build() {
  machine=$1
  as=$(find_tool "$2" as)
  ld=$(find_tool "$2" ld)
  emulation=$3
  shift 3
  mkdir -p "$out/$machine"
  for source in "$asm"/*.S; do
    name=$(basename "$source" .S)
    # Several inputs are one source to the assembler: machine, common words, program.
    "$as" "$@" --fatal-warnings -o "$work/$name.o" \
      "$asm/include/$machine.inc" "$asm/include/common.inc" "$source"
    elf=$out/$machine/$name.elf
    script=$asm/tracee.ld
    [ "$name" != workshop ] || script=$work/workshop.ld
    "$ld" -m "$emulation" -static -nostdlib --build-id=none --fatal-warnings \
      --no-warn-rwx-segments -z max-page-size=4096 -z noseparate-code -T "$script" \
      -o "$elf" "$work/$name.o"
    # Bytes 18 and 19 of the ELF header are e_machine: 0xFE4D or 0xFE54, from the range nobody registers.
    case $machine in
      model) printf '\115\376' | dd of="$elf" bs=1 seek=18 conv=notrunc 2>/dev/null ;;
      template) printf '\124\376' | dd of="$elf" bs=1 seek=18 conv=notrunc 2>/dev/null ;;
    esac
    chmod 644 "$elf"
  done
}

build x86_64 x86_64-linux-gnu elf_x86_64 --64 -mx86-used-note=no
build model x86_64-linux-gnu elf_x86_64 --64 -mx86-used-note=no
build template x86_64-linux-gnu elf_x86_64 --64 -mx86-used-note=no
build i386 i686-linux-gnu elf_i386 --32 -mx86-used-note=no
build aarch64 aarch64-linux-gnu aarch64linux
build arm arm-linux-gnueabihf armelf_linux_eabi
build s390x s390x-linux-gnu elf64_s390 -m64 -march=z10
build s390 s390x-linux-gnu elf_s390 -m31 -mzarch -march=z10
printf '%s\n' "$version" >"$out/binutils-version.txt"
