/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/ejbca/texts.h"

#include <stdint.h>
#include <stdlib.h>

static char *
take(JNIEnv *env, jbyteArray array, size_t *len)
{
	if (array == NULL)
		return NULL;
	const jsize octets = (*env)->GetArrayLength(env, array);
	char *text = malloc((size_t)octets + 1);
	if (text == NULL)
		return NULL;
	(*env)->GetByteArrayRegion(env, array, 0, octets, (jbyte *)text);
	text[octets] = '\0';
	*len = (size_t)octets;
	return text;
}

char *
ejbca_text_take(JNIEnv *env, jbyteArray array)
{
	size_t len;

	return take(env, array, &len);
}

bool
ejbca_texts_take(JNIEnv *env, jobjectArray array, struct ejbca_texts *texts)
{
	const jsize count = (*env)->GetArrayLength(env, array);

	*texts = (struct ejbca_texts){
		.items = calloc((size_t)count + 1, sizeof(*texts->items)),
		.lens = calloc((size_t)count + 1, sizeof(*texts->lens)),
	};
	if (texts->items == NULL || texts->lens == NULL) {
		ejbca_texts_clear(texts);
		return false;
	}
	for (jsize i = 0; i < count; i++) {
		jbyteArray item = (*env)->GetObjectArrayElement(env, array, i);

		texts->items[i] = take(env, item, &texts->lens[i]);
		/* A thousand names: more than the VM promises to hold. */
		(*env)->DeleteLocalRef(env, item);
		if (texts->items[i] == NULL) {
			ejbca_texts_clear(texts);
			return false;
		}
		texts->count++;
	}
	return true;
}

void
ejbca_texts_clear(struct ejbca_texts *texts)
{
	for (size_t i = 0; i < texts->count; i++)
		free(texts->items[i]);
	free(texts->items);
	free(texts->lens);
	*texts = (struct ejbca_texts){ 0 };
}

jbyteArray
ejbca_text_give(JNIEnv *env, const char *text, size_t len)
{
	if (len > INT32_MAX)
		len = INT32_MAX;
	jbyteArray array = (*env)->NewByteArray(env, (jsize)len);
	if (array != NULL)
		(*env)->SetByteArrayRegion(
		    env, array, 0, (jsize)len, (const jbyte *)text);
	return array;
}
