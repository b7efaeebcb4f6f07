# SPDX-License-Identifier: Apache-2.0
# Make one system call at a known place, again and again.
	CELL	counter
	START
	LABEL	before_call
	SET_NUMBER getpid
	LABEL	call
	SYSTEM_CALL
	LABEL	after_call
	PLAIN
	INCREMENT counter
	JUMP	before_call
