/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/alloc_fail.h"

#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "tests/repeat.h"
#include "tests/runner.h"

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void __real_free(void *p);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);
char *__wrap_strdup(const char *text);
char *__wrap_strndup(const char *text, size_t max);
void __wrap_free(void *p);

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static size_t countdown; /* 0: disarmed */
static bool struck;

/* The set of live pointers: a library may free what we allocated or have us
 * free what it did, so that counting calls would not do. */
static char removed;
static void **slots;
static size_t slot_count, slot_used, live_count;

static bool
should_fail(void)
{
	bool fail;

	(void)pthread_mutex_lock(&lock);
	fail = countdown > 0 && --countdown == 0;
	struck = struck || fail;
	(void)pthread_mutex_unlock(&lock);
	return fail;
}

/* Where p is, or the free slot where its search ends. */
static size_t
find_slot(const void *p)
{
	size_t i = ((uintptr_t)p >> 4) * 2654435761u % slot_count;

	while (slots[i] != NULL && slots[i] != p)
		i = (i + 1) % slot_count;
	return i;
}

static void
grow_slots(void)
{
	void **old = slots;
	size_t count = slot_count;

	slot_count = live_count * 4 + 1021;
	slots = __real_calloc(slot_count, sizeof(*slots));
	slot_used = live_count;
	for (size_t i = 0; i < count; i++)
		if (old[i] != NULL && old[i] != &removed)
			slots[find_slot(old[i])] = old[i];
	__real_free(old);
}

static void *
remember(void *p)
{
	if (p == NULL)
		return NULL;
	(void)pthread_mutex_lock(&lock);
	if (slot_used * 2 >= slot_count)
		grow_slots();
	slots[find_slot(p)] = p;
	slot_used++;
	live_count++;
	(void)pthread_mutex_unlock(&lock);
	return p;
}

static void
forget(const void *p)
{
	(void)pthread_mutex_lock(&lock);
	if (p != NULL && slot_count > 0) {
		size_t i = find_slot(p);

		if (slots[i] != NULL) {
			slots[i] = &removed;
			live_count--;
		}
	}
	(void)pthread_mutex_unlock(&lock);
}

void *
__wrap_malloc(size_t size)
{
	return should_fail() ? NULL : remember(__real_malloc(size));
}

void *
__wrap_calloc(size_t count, size_t size)
{
	return should_fail() ? NULL : remember(__real_calloc(count, size));
}

void *
__wrap_realloc(void *old, size_t size)
{
	void *p;

	if (should_fail())
		return NULL;
	forget(old);
	p = __real_realloc(old, size);
	return remember(p);
}

char *
__wrap_strndup(const char *text, size_t max)
{
	size_t len = strnlen(text, max);
	char *copy = __wrap_malloc(len + 1);

	if (copy != NULL) {
		memcpy(copy, text, len);
		copy[len] = '\0';
	}
	return copy;
}

char *
__wrap_strdup(const char *text)
{
	return __wrap_strndup(text, strlen(text));
}

void
__wrap_free(void *p)
{
	forget(p);
	__real_free(p);
}

void
alloc_fail_arm(size_t n)
{
	(void)pthread_mutex_lock(&lock);
	countdown = n;
	struck = false;
	(void)pthread_mutex_unlock(&lock);
}

bool
alloc_fail_has_struck(void)
{
	bool has;

	(void)pthread_mutex_lock(&lock);
	has = struck;
	(void)pthread_mutex_unlock(&lock);
	return has;
}

size_t
alloc_fail_live(void)
{
	size_t count;

	(void)pthread_mutex_lock(&lock);
	count = live_count;
	(void)pthread_mutex_unlock(&lock);
	return count;
}

bool
test_is_muted(void)
{
	return alloc_fail_has_struck();
}

void
test_repeat(void (*run)(void))
{
	size_t before = alloc_fail_live();
	bool again = true;

	for (size_t n = 1; again; n++) {
		char row[64];

		alloc_fail_arm(n);
		run();
		again = alloc_fail_has_struck();
		alloc_fail_arm(0);
		(void)snprintf(row, sizeof(row), "allocation %zu fails", n);
		CHECK_SAFE(row, alloc_fail_live() == before);
		before = alloc_fail_live();
	}
}
