# SPDX-License-Identifier: Apache-2.0
# Run a breakpoint instruction when told to.
	CELL	counter
	CELL	gate
	CELL	done
	START
	WAIT_FOR_GATE
	LABEL	planted
	BREAKPOINT
	SET_CELL done, 1
	SPIN
