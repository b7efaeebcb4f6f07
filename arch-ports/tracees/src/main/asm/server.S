# SPDX-License-Identifier: Apache-2.0
# Make whatever system calls the tracer asks for, on up to three threads, and catch signals.
# Each thread has its own set of cells, told apart by a suffix: none, _b and _c.
	SERVER_CELLS
	SERVER_CELLS _b
	SERVER_CELLS _c
	CELL	child_goes
	CELL	caught
	CELL	caught_signal
	CELL	caught_by_second
	CELL	data_0
	CELL	data_1
	CELL	data_2
	CELL	data_3
	CELL	data_4
	CELL	data_5
	CELL	data_6
	CELL	data_7
	CELL	data_8
	CELL	data_9
	CELL	data_10
	CELL	data_11
	CELL	data_12
	CELL	data_13
	CELL	data_14
	CELL	data_15
	TEXT	path_gate, "/bin/gate"
	TEXT	path_spin, "/bin/spin"
	TEXT	path_server, "/bin/server"
	TEXT	path_exit_group, "/bin/exit_group"
	TEXT	path_missing, "/bin/missing"
	STACK	stack_b
	STACK	stack_c
	STACK	alternate_stack
	START
	SERVE
	SERVE	_b
	SERVE	_c
LABEL	handler
	INCREMENT caught
	STORE_ARGUMENT_0 caught_signal
	RETURN
LABEL	second
	INCREMENT caught_by_second
	STORE_ARGUMENT_0 caught_signal
	RETURN
LABEL	restorer
	SET_NUMBER rt_sigreturn
	SYSTEM_CALL
	UNDEFINED
LABEL	pointed
	LOAD_POINTED
	STORE_ARGUMENT_0 caught_signal
	RETURN
