# SPDX-License-Identifier: Apache-2.0
# Write once to file descriptor 1 when told to.
	CELL	counter
	CELL	gate
	CELL	result
	CELL	done
	.data
.Ltext:
	.ascii	"hello\n"
	START
	WAIT_FOR_GATE
	SET_ARGUMENT 0, 1
	SET_ARGUMENT 1, .Ltext
	SET_ARGUMENT 2, 6
	SET_NUMBER write
	SYSTEM_CALL
	STORE_RESULT result
	SET_CELL done, 1
	SPIN
