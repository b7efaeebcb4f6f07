# SPDX-License-Identifier: Apache-2.0
# Wait for the tracer's word, make one call, exit.
	CELL	counter
	CELL	gate
	CELL	result
	START
	WAIT_FOR_GATE
	SET_NUMBER getpid
	SYSTEM_CALL
	STORE_RESULT result
	EXIT	exit_group, 7
