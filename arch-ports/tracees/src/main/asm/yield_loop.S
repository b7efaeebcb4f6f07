# SPDX-License-Identifier: Apache-2.0
# Give up the processor for ever.
	CELL	counter
	START
.Lloop:
	SET_NUMBER sched_yield
	SYSTEM_CALL
	INCREMENT counter
	JUMP	.Lloop
