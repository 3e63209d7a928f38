/* SPDX-License-Identifier: BSD-2-Clause */
/* Counts every allocation of the process, the module's and its libraries'
 * too: the dynamic linker takes these for all of them. */
#include <stdatomic.h>
#include <stddef.h>

#include "tests/bench/allocations.h"

/* glibc's own names of what stands behind them. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *memory, size_t size);

void *malloc(size_t size);
void *calloc(size_t count, size_t size);
void *realloc(void *memory, size_t size);

static atomic_ulong allocations;

static void
count(void)
{
	(void)atomic_fetch_add_explicit(&allocations, 1, memory_order_relaxed);
}

__attribute__((visibility("default"))) void *
malloc(size_t size)
{
	count();
	return __libc_malloc(size);
}

__attribute__((visibility("default"))) void *
calloc(size_t number, size_t size)
{
	count();
	return __libc_calloc(number, size);
}

__attribute__((visibility("default"))) void *
realloc(void *memory, size_t size)
{
	count();
	return __libc_realloc(memory, size);
}

unsigned long
bench_allocations(void)
{
	return atomic_load(&allocations);
}
