/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "plugin/hosts/common/nearest.h"
#include "plugin/hosts/serve/face.h"

/* Alphabetical. */
const struct serve_face *const serve_faces[] = {
	&serve_face_check,
	&serve_face_health,
	&serve_face_kubernetes,
	&serve_face_metrics,
	&serve_face_mpic,
	&serve_face_openapi,
	&serve_face_step_ca,
	NULL,
};

const struct serve_face *
serve_face_find(const char *name, size_t len, const char *origin,
    struct cli_failure *failure)
{
	const char *best = NULL;
	char word[32];

	(void)snprintf(word, sizeof(word), "%.*s", (int)len, name);
	for (size_t i = 0; serve_faces[i] != NULL; i++) {
		if (strcmp(serve_faces[i]->name, word) == 0)
			return serve_faces[i];
		best = cli_nearest(word, best, serve_faces[i]->name);
	}
	(void)cli_fail(failure, CLI_EXIT_USAGE,
	    "%s: there is no face \"%s\"%s%s", origin, word,
	    best != NULL ? ", perhaps " : "", best != NULL ? best : "");
	return NULL;
}
