/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * jni: the native methods of NativeModule.java.  Nothing is kept of an
 * environment or object beyond the call that brought it; no exception is left
 * pending but the VM's own OutOfMemoryError.
 */
#include <stdlib.h>
#include <string.h>

#include "plugin/hosts/ejbca/instance.h"
#include "plugin/hosts/ejbca/texts.h"

/* Changes with the native methods; NativeModule.VERSION says the same. */
#define VERSION 1

#define NATIVE(name) Java_org_ejbca_plugin_caavalidator_NativeModule_##name

#define SETTING_PARTS 3 /* key, value, origin */

/* The Java side of one call. */
struct caller {
	JNIEnv *env;
	jclass type; /* NativeModule */
	jmethodID log;
};

JNIEXPORT jint JNICALL JNI_OnLoad(JavaVM *vm, void *reserved);
JNIEXPORT void JNICALL JNI_OnUnload(JavaVM *vm, void *reserved);
JNIEXPORT jint JNICALL NATIVE(version)(JNIEnv *env, jclass type);
JNIEXPORT jlong JNICALL NATIVE(open)(JNIEnv *env, jclass type,
    jbyteArray module, jobjectArray settings, jobjectArray failure);
JNIEXPORT void JNICALL NATIVE(close)(JNIEnv *env, jclass type, jlong instance);
JNIEXPORT jobjectArray JNICALL NATIVE(check)(JNIEnv *env, jclass type,
    jlong instance, jlong id, jint usage, jbyteArray profile,
    jobjectArray lists);

static void
on_log(void *ctx, uint32_t level, const char *text, size_t len)
{
	const struct caller *caller = ctx;
	JNIEnv *env = caller->env;

	if (level >= CAA_PLUGIN_LOG_DEBUG || (*env)->ExceptionCheck(env))
		return;
	jbyteArray line = ejbca_text_give(env, text, len);
	if (line != NULL)
		(*env)->CallStaticVoidMethod(
		    env, caller->type, caller->log, (jint)level, line);
	/* A line that cannot be logged decides nothing. */
	if ((*env)->ExceptionCheck(env))
		(*env)->ExceptionClear(env);
	(*env)->DeleteLocalRef(env, line);
}

/* False with an exception pending. */
static bool
caller_init(struct caller *caller, JNIEnv *env, jclass type)
{
	*caller = (struct caller){ .env = env, .type = type };
	caller->log = (*env)->GetStaticMethodID(env, type, "log", "(I[B)V");
	return caller->log != NULL;
}

JNIEXPORT jint JNICALL
JNI_OnLoad(JavaVM *vm, void *reserved)
{
	(void)vm;
	(void)reserved;
	return JNI_VERSION_10;
}

/* The class loader of a former deployment is gone. */
JNIEXPORT void JNICALL
JNI_OnUnload(JavaVM *vm, void *reserved)
{
	(void)vm;
	(void)reserved;
	ejbca_instances_close_all();
}

JNIEXPORT jint JNICALL
NATIVE(version)(JNIEnv *env, jclass type)
{
	(void)env;
	(void)type;
	return VERSION;
}

static struct ejbca_instance *
open_with(struct caller *caller, const char *module,
    const struct ejbca_texts *settings, struct ejbca_failure *failure)
{
	const struct ejbca_listener listener = { caller, on_log };
	const size_t count = settings->count / SETTING_PARTS;
	struct caa_plugin_option *options = calloc(count + 1, sizeof(*options));

	if (options == NULL) {
		(void)ejbca_fail(failure, "out of memory");
		return NULL;
	}
	for (size_t i = 0; i < count; i++)
		options[i] = (struct caa_plugin_option){
			.name = settings->items[i * SETTING_PARTS],
			.value = settings->items[i * SETTING_PARTS + 1],
			.origin = settings->items[i * SETTING_PARTS + 2],
		};
	struct ejbca_instance *instance =
	    ejbca_instance_open(module, options, count, &listener, failure);
	free(options);
	return instance;
}

/* 0 on failure, with the reason in failure[0]. */
JNIEXPORT jlong JNICALL
NATIVE(open)(JNIEnv *env, jclass type, jbyteArray module, jobjectArray settings,
    jobjectArray failure)
{
	struct ejbca_failure why = { "out of memory" };
	struct ejbca_instance *instance = NULL;
	struct ejbca_texts texts = { 0 };
	struct caller caller;
	char *path = NULL;

	if (!caller_init(&caller, env, type))
		return 0;
	path = ejbca_text_take(env, module);
	if (path != NULL && ejbca_texts_take(env, settings, &texts))
		instance = open_with(&caller, path, &texts, &why);
	ejbca_texts_clear(&texts);
	free(path);
	if (instance == NULL && !(*env)->ExceptionCheck(env)) {
		jbyteArray text =
		    ejbca_text_give(env, why.text, strlen(why.text));
		if (text != NULL)
			(*env)->SetObjectArrayElement(env, failure, 0, text);
	}
	return (jlong)(intptr_t)instance;
}

JNIEXPORT void JNICALL
NATIVE(close)(JNIEnv *env, jclass type, jlong instance)
{
	(void)env;
	(void)type;
	ejbca_instance_close((struct ejbca_instance *)(intptr_t)instance);
}

/* In the order of NativeModule.check(). */
enum { LIST_NAMES, LIST_URIS, LIST_METHODS, LIST_COUNT };

static bool
lists_take(JNIEnv *env, jobjectArray lists, struct ejbca_texts *texts)
{
	for (jsize i = 0; i < LIST_COUNT; i++) {
		jobjectArray list =
		    (*env)->GetObjectArrayElement(env, lists, i);
		const bool taken =
		    list != NULL && ejbca_texts_take(env, list, &texts[i]);

		(*env)->DeleteLocalRef(env, list);
		if (!taken)
			return false;
	}
	return true;
}

static struct caa_plugin_name *
names_make(const struct ejbca_texts *texts)
{
	struct caa_plugin_name *names =
	    calloc(texts->count + 1, sizeof(*names));

	for (size_t i = 0; names != NULL && i < texts->count; i++)
		names[i] = (struct caa_plugin_name){
			.type = CAA_PLUGIN_NAME_DNS,
			.text = texts->items[i],
			.text_len = texts->lens[i],
		};
	return names;
}

static void
check_lists(struct caller *caller, struct ejbca_instance *instance,
    struct caa_plugin_request *request, const struct ejbca_texts *lists,
    struct ejbca_answer *answer)
{
	const struct ejbca_listener listener = { caller, on_log };
	struct caa_plugin_name *names = names_make(&lists[LIST_NAMES]);

	if (names == NULL)
		return;
	request->names = names;
	request->name_count = lists[LIST_NAMES].count;
	request->account_uris = (const char *const *)lists[LIST_URIS].items;
	request->account_uri_count = lists[LIST_URIS].count;
	request->methods = (const char *const *)lists[LIST_METHODS].items;
	request->method_count = lists[LIST_METHODS].count;
	ejbca_instance_check(instance, request, &listener, answer);
	free(names);
}

/* byte[] { verdict, why, report }; the report may be null. */
static jobjectArray
answer_give(JNIEnv *env, const struct ejbca_answer *answer)
{
	const char *verdict = answer->permit ? "permit" : "deny";
	const char *texts[] = { verdict, answer->why.text, answer->report };
	const size_t lens[] = { strlen(verdict), strlen(answer->why.text),
		answer->report_len };
	jclass octets = (*env)->FindClass(env, "[B");
	jobjectArray array = octets != NULL
	    ? (*env)->NewObjectArray(env, 3, octets, NULL)
	    : NULL;

	for (jsize i = 0; array != NULL && i < 3; i++) {
		if (texts[i] == NULL)
			continue;
		jbyteArray text = ejbca_text_give(env, texts[i], lens[i]);
		if (text == NULL)
			return NULL;
		(*env)->SetObjectArrayElement(env, array, i, text);
	}
	return array;
}

JNIEXPORT jobjectArray JNICALL
NATIVE(check)(JNIEnv *env, jclass type, jlong instance, jlong id, jint usage,
    jbyteArray profile, jobjectArray lists)
{
	struct ejbca_answer answer = { .why = { "out of memory" } };
	struct ejbca_texts texts[LIST_COUNT] = { { 0 } };
	char *name = ejbca_text_take(env, profile);
	struct caa_plugin_request request = {
		.struct_size = sizeof(request),
		.request_id = (uint64_t)id,
		.usage = (uint32_t)usage,
		.profile = name,
	};
	jobjectArray given = NULL;
	struct caller caller;

	if (caller_init(&caller, env, type) &&
	    (profile == NULL || name != NULL) && lists_take(env, lists, texts))
		check_lists(&caller,
		    (struct ejbca_instance *)(intptr_t)instance, &request,
		    texts, &answer);
	if (!(*env)->ExceptionCheck(env))
		given = answer_give(env, &answer);
	free(answer.report);
	free(name);
	for (size_t i = 0; i < LIST_COUNT; i++)
		ejbca_texts_clear(&texts[i]);
	return given;
}
