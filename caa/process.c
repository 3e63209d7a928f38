/* SPDX-License-Identifier: BSD-2-Clause */
#define _DEFAULT_SOURCE /* madvise() */
#include "caa/process.h"

#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE_OCTETS 4096u /* at least: the kernel rounds up */

static atomic_uchar *
mark_new(void)
{
#ifdef MADV_WIPEONFORK
	void *page = mmap(NULL, PAGE_OCTETS, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (page == MAP_FAILED)
		return NULL;
	if (madvise(page, PAGE_OCTETS, MADV_WIPEONFORK) == 0)
		return page;
	(void)munmap(page, PAGE_OCTETS);
#endif
	return NULL;
}

void
caa_process_init(struct caa_process *process)
{
	atomic_init(&process->owner, 0);
	process->mark = mark_new();
}

void
caa_process_clear(struct caa_process *process)
{
	if (process->mark != NULL)
		(void)munmap(process->mark, PAGE_OCTETS);
	process->mark = NULL;
}

void
caa_process_claim(struct caa_process *process)
{
	if (caa_process_is_claimed(process))
		return;
	if (process->mark != NULL)
		atomic_store(process->mark, 1);
	atomic_store(&process->owner, (int)getpid());
}

bool
caa_process_is_claimed(const struct caa_process *process)
{
	return atomic_load(&process->owner) != 0;
}

bool
caa_process_is_foreign(const struct caa_process *process)
{
	const int owner = atomic_load(&process->owner);

	if (owner == 0)
		return false;
	return process->mark != NULL ? atomic_load(process->mark) == 0
				     : owner != (int)getpid();
}
