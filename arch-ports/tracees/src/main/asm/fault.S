# SPDX-License-Identifier: Apache-2.0
# Load from an address that is not mapped when told to. If the load should ever succeed, spin.
	CELL	counter
	CELL	gate
	START
	WAIT_FOR_GATE
	PREPARE_LOAD
	LABEL	faulting
	LOAD	16
	SPIN
