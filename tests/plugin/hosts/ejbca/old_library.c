/* SPDX-License-Identifier: BSD-2-Clause */
/* old_library: the native library of another release of the adapter. */
#include <jni.h>

JNIEXPORT jint JNICALL Java_org_ejbca_plugin_caavalidator_NativeModule_version(
    JNIEnv *env, jclass type);

JNIEXPORT jint JNICALL
Java_org_ejbca_plugin_caavalidator_NativeModule_version(
    JNIEnv *env, jclass type)
{
	(void)env;
	(void)type;
	return 99;
}
