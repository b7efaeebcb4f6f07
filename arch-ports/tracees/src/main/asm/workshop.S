# SPDX-License-Identifier: Apache-2.0
# Be a place for code that changes itself: as arena, but its text can be written too.
	CELL	counter
	AREA	data, .data
	START
	SPIN
	AREA	code, .text
