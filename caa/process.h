/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * process: is this the process that began something, or a child of it?  A
 * child has none of its parent's threads, and locks in whatever state they
 * were; every call of a host's asks first, so that asking costs no system
 * call where the kernel wipes a page for children (Linux 4.14).
 */
#ifndef CAA_PROCESS_H
#define CAA_PROCESS_H

#include <stdatomic.h>
#include <stdbool.h>

/* Private. */
struct caa_process {
	atomic_int owner;   /* who claimed it, or 0 */
	atomic_uchar *mark; /* 0 in children of the owner; NULL: none was to be
	                       had */
};

/* Claimed by nobody.  Frees nothing: clear() what was in use. */
void caa_process_init(struct caa_process *process);
void caa_process_clear(struct caa_process *process);

/* From here on it is this process's.  Unless it is a child of the owner. */
void caa_process_claim(struct caa_process *process);

bool caa_process_is_claimed(const struct caa_process *process);
/* Claimed, and by a parent of this process? */
bool caa_process_is_foreign(const struct caa_process *process);

#endif /* CAA_PROCESS_H */
