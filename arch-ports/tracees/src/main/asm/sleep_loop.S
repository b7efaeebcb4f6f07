# SPDX-License-Identifier: Apache-2.0
# Sleep one second, again and again. What lies between the jump and its target is never run.
	CELL	counter
	CELL	result
	.data
.Ltimespec:
	WORDS	1, 0
	START
.Lloop:
	SET_ARGUMENT 0, .Ltimespec
	SET_ARGUMENT 1, 0
	SET_NUMBER nanosleep
	SYSTEM_CALL
	LABEL	woken
	JUMP	stored
	UNDEFINED
	LABEL	stored
	STORE_RESULT result
	INCREMENT counter
	JUMP	.Lloop
