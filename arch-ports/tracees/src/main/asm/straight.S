# SPDX-License-Identifier: Apache-2.0
# Run straight-line code that ends in a jump. What lies between the jump and its target is never
# run: a taken branch must not look like the next instruction.
	CELL	counter
	START
	LABEL	step_0
	PLAIN
	LABEL	step_1
	PLAIN
	LABEL	step_2
	PLAIN
	LABEL	step_3
	PLAIN
	LABEL	step_4
	PLAIN
	LABEL	step_5
	JUMP	target
	UNDEFINED
	LABEL	target
	PLAIN
	LABEL	target_1
	INCREMENT counter
	LABEL	again
	JUMP	step_0
