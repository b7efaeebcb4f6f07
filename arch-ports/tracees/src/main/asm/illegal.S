# SPDX-License-Identifier: Apache-2.0
# Run an undefined instruction when told to. If it is stepped over, spin.
	CELL	counter
	CELL	gate
	START
	WAIT_FOR_GATE
	LABEL	undefined
	UNDEFINED
	SPIN
