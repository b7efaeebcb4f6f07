# SPDX-License-Identifier: Apache-2.0
# Exit at once, the whole group.
	START
	EXIT	exit_group, 3
