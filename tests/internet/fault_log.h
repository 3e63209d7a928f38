/* SPDX-License-Identifier: BSD-2-Clause */
/* fault_log: what the fault server was asked, and when.  Any thread. */
#ifndef TESTS_INTERNET_FAULT_LOG_H
#define TESTS_INTERNET_FAULT_LOG_H

#include "tests/internet/fault.h"

bool fault_log_open(const char *path);

/* Write a line; returns the longest pause between two queries for this name
 * there, in milliseconds. */
long fault_log_query(const struct fault *fault, const struct exchange *x);

#endif /* TESTS_INTERNET_FAULT_LOG_H */
