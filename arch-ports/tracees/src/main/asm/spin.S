# SPDX-License-Identifier: Apache-2.0
# Count for ever in user mode.
	CELL	counter
	START
	SPIN
