/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * admission: what Kubernetes is told, an AdmissionReview of
 * admission.k8s.io/v1 with a response.
 */
#ifndef SERVE_ADMISSION_H
#define SERVE_ADMISSION_H

#include "plugin/hosts/serve/face.h"

/* How an answer begins; the rest is added below "response". */
json_t *serve_admission_allow(const char *uid);

/* code as in HTTP: 403 where the names are at fault, 400 where the request
 * is, 500. */
json_t *serve_admission_deny(
    const char *uid, unsigned code, const char *message);

/* One more line that kubectl shows; a text of any length, which is cut as the
 * API server would. */
void serve_admission_warn(json_t *review, const char *text);

/* The answer to a check that was decided. */
json_t *serve_admission_decided(const char *uid, const json_t *report,
    const struct caa_plugin_result *result);

#endif /* SERVE_ADMISSION_H */
