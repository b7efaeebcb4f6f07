# SPDX-License-Identifier: Apache-2.0
# Show the scratch register to the tracer.
	CELL	counter
	CELL	seen
	START
.Lloop:
	STORE_SCRATCH seen
	INCREMENT counter
	JUMP	.Lloop
