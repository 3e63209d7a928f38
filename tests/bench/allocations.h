/* SPDX-License-Identifier: BSD-2-Clause */
/* allocations: how many there were; only where allocations.c is linked. */
#ifndef TESTS_BENCH_ALLOCATIONS_H
#define TESTS_BENCH_ALLOCATIONS_H

__attribute__((weak)) unsigned long bench_allocations(void);

#endif /* TESTS_BENCH_ALLOCATIONS_H */
