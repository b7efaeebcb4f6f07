# SPDX-License-Identifier: Apache-2.0
# Block in pause for ever.
	CELL	counter
	CELL	result
	START
.Lloop:
	SET_PAUSE
	SYSTEM_CALL
	STORE_RESULT result
	INCREMENT counter
	JUMP	.Lloop
