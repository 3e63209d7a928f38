/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * texts: arrays of octets crossing from Java to C and back.  Octets and not
 * Java strings, so that nothing is lost in what JNI calls UTF-8.
 */
#ifndef EJBCA_TEXTS_H
#define EJBCA_TEXTS_H

#include <stdbool.h>
#include <stddef.h>

#include <jni.h>

struct ejbca_texts {
	char **items; /* each NUL-terminated, too */
	size_t *lens; /* octets */
	size_t count;
};

/*
 * Copy a byte[][] for ejbca_texts_clear().  False, with *texts empty, when out
 * of memory or when an element is null; a Java exception may be pending.
 */
bool ejbca_texts_take(
    JNIEnv *env, jobjectArray array, struct ejbca_texts *texts);
void ejbca_texts_clear(struct ejbca_texts *texts);

/* One byte[], NUL-terminated, for free(); NULL as above. */
char *ejbca_text_take(JNIEnv *env, jbyteArray array);

/* A new byte[]; NULL with an exception pending when out of memory. */
jbyteArray ejbca_text_give(JNIEnv *env, const char *text, size_t len);

#endif /* EJBCA_TEXTS_H */
