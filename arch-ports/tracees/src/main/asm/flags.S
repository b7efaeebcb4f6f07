# SPDX-License-Identifier: Apache-2.0
# Show the flags as a program can read them.
	CELL	counter
	CELL	seen
	START
.Lloop:
	STORE_FLAGS seen
	LABEL	stored
	INCREMENT counter
	JUMP	.Lloop
