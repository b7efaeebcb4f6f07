# SPDX-License-Identifier: Apache-2.0
# Call getpid for ever.
	CELL	counter
	CELL	result
	START
.Lloop:
	SET_NUMBER getpid
	SYSTEM_CALL
	STORE_RESULT result
	INCREMENT counter
	JUMP	.Lloop
