# SPDX-License-Identifier: Apache-2.0
# Exit at once, the thread.
	START
	EXIT	exit, 5
