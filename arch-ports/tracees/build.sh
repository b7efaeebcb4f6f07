#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Build the tracees of all machines.
#
#   build.sh [DIRECTORY]   write MACHINE/NAME.elf and binutils-version.txt there
#                          (default: src/main/resources/org/utrace/tracees beside this script)
#   build.sh --version     print the version of the assembler and linker that would be used
#
# Needs GNU binutils for x86_64; on another host install the cross binutils. Exit code 3: missing.
set -eu
LC_ALL=C
export LC_ALL
unset LDEMULATION LD_RUN_PATH LD_LIBRARY_PATH

here=$(cd "$(dirname "$0")" && pwd)
asm=$here/src/main/asm

find_tool() {
  command -v "x86_64-linux-gnu-$1" || command -v "$1" || {
    echo "build.sh: $1 for x86_64 is missing: install binutils" >&2
    exit 3
  }
}

AS=$(find_tool as)
LD=$(find_tool ld)
version="$("$AS" --version | head -n 1); $("$LD" --version | head -n 1)"
if [ "${1:-}" = --version ]; then
  printf '%s\n' "$version"
  exit 0
fi

out=${1:-$here/src/main/resources/org/utrace/tracees}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# build MACHINE EMULATION ASSEMBLER-OPTION...
build() {
  machine=$1
  emulation=$2
  shift 2
  mkdir -p "$out/$machine"
  for source in "$asm"/*.S; do
    name=$(basename "$source" .S)
    # Several inputs are one source to the assembler: machine, common words, program.
    "$AS" "$@" --fatal-warnings -o "$work/$name.o" \
      "$asm/include/$machine.inc" "$asm/include/common.inc" "$source"
    elf=$out/$machine/$name.elf
    "$LD" -m "$emulation" -static -nostdlib --build-id=none --fatal-warnings \
      --no-warn-rwx-segments -z max-page-size=4096 -z noseparate-code -T "$asm/tracee.ld" \
      -o "$elf" "$work/$name.o"
    if [ "$machine" = model ]; then
      # Bytes 18 and 19 of the ELF header are e_machine: 0xFE4D, from the range nobody registers.
      printf '\115\376' | dd of="$elf" bs=1 seek=18 conv=notrunc 2>/dev/null
    fi
    chmod 644 "$elf"
  done
}

build x86_64 elf_x86_64 --64 -mx86-used-note=no
build model elf_x86_64 --64 -mx86-used-note=no
build i386 elf_i386 --32 -mx86-used-note=no
printf '%s\n' "$version" >"$out/binutils-version.txt"
