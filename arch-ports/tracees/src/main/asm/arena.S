# SPDX-License-Identifier: Apache-2.0
# Be a place for code that the tracer brings: an area for it, and one for its data.
	CELL	counter
	AREA	data, .data
	START
	SPIN
	AREA	code, .text
