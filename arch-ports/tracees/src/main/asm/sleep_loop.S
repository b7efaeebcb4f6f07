# SPDX-License-Identifier: Apache-2.0
# Sleep one second, again and again.
	CELL	counter
	CELL	result
	.data
.Ltimespec:
	.quad	1, 0
	START
.Lloop:
	SET_ARGUMENT 0, .Ltimespec
	SET_ARGUMENT 1, 0
	SET_NUMBER nanosleep
	SYSTEM_CALL
	STORE_RESULT result
	INCREMENT counter
	JUMP	.Lloop
