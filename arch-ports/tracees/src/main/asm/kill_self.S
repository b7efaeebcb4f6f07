# SPDX-License-Identifier: Apache-2.0
# Send oneself SIGUSR1 when told to.
	CELL	counter
	CELL	gate
	CELL	result
	CELL	done
	START
	WAIT_FOR_GATE
	SET_NUMBER getpid
	SYSTEM_CALL
	PASS_RESULT 0
	SET_ARGUMENT 1, 10
	SET_NUMBER kill
	SYSTEM_CALL
	STORE_RESULT result
	SET_CELL done, 1
	SPIN
