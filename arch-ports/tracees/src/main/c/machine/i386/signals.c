// SPDX-License-Identifier: Apache-2.0
#include "../x86_64/signals.c"
