# SPDX-License-Identifier: Apache-2.0
# Go round by every kind of instruction that leads elsewhere than to the one behind it.
	CELL	counter
	START
	TURNS
	INCREMENT counter
	JUMP	turn_0
