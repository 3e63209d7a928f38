/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/serve/issuer_map.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define ENTRIES_MAX 256u
#define BLANKS      " \t"
#define CLUSTER     "ClusterIssuer/"

struct entry {
	char *kind; /* NULL: any */
	char *name; /* "*": any */
	char *profile;
};

struct serve_issuer_map {
	size_t count;
	struct entry entries[ENTRIES_MAX];
};

static enum cli_exit
bad(const char *origin, const char *entry, size_t len, const char *what,
    struct cli_failure *failure)
{
	return cli_fail(failure, CLI_EXIT_USAGE, "%s: \"%.*s\" %s", origin,
	    (int)(len < 128 ? len : 128), entry, what);
}

static enum cli_exit
add(struct serve_issuer_map *map, const char *text, size_t len,
    const char *origin, struct cli_failure *failure)
{
	struct entry *entry = &map->entries[map->count];
	const char *equals = memchr(text, '=', len);
	const char *slash = memchr(text, '/', len);

	if (map->count == ENTRIES_MAX)
		return bad(
		    origin, text, len, "is one too many; 256 are", failure);
	if (equals == NULL || equals == text || equals + 1 == text + len)
		return bad(origin, text, len,
		    "is not of the form KIND/NAME=PROFILE", failure);
	if (slash != NULL && slash > equals)
		slash = NULL;
	const char *name = slash == NULL ? text : slash + 1;
	const bool is_exempt = text + len - equals == 2 && equals[1] == '-';
	/* Whoever may make an Issuer chooses its name. */
	if (is_exempt &&
	    (slash == NULL || strncmp(text, CLUSTER, strlen(CLUSTER)) != 0))
		return bad(origin, text, len,
		    "would exempt whoever calls an issuer so; only "
		    "ClusterIssuer/NAME=- can be exempt",
		    failure);
	map->count++;
	entry->name = strndup(name, (size_t)(equals - name));
	entry->profile = strndup(equals + 1, (size_t)(text + len - equals - 1));
	if (slash != NULL)
		entry->kind = strndup(text, (size_t)(slash - text));
	return entry->name != NULL && entry->profile != NULL &&
		(slash == NULL || entry->kind != NULL)
	    ? CLI_EXIT_PERMIT
	    : cli_fail(failure, CLI_EXIT_INTERNAL, "out of memory");
}

enum cli_exit
serve_issuer_map_new(struct serve_issuer_map **out, const char *text,
    const char *origin, struct cli_failure *failure)
{
	struct serve_issuer_map *map = calloc(1, sizeof(*map));
	enum cli_exit code = CLI_EXIT_PERMIT;

	if (map == NULL)
		return cli_fail(failure, CLI_EXIT_INTERNAL, "out of memory");
	while (code == CLI_EXIT_PERMIT && *text != '\0') {
		text += strspn(text, BLANKS ";");
		size_t len = strcspn(text, ";");
		const char *next = text + len;

		while (len > 0 && strchr(BLANKS, text[len - 1]) != NULL)
			len--;
		if (len > 0)
			code = add(map, text, len, origin, failure);
		text = next;
	}
	if (code == CLI_EXIT_PERMIT)
		*out = map;
	else
		serve_issuer_map_free(map);
	return code;
}

void
serve_issuer_map_free(struct serve_issuer_map *map)
{
	for (size_t i = 0; map != NULL && i < map->count; i++) {
		free(map->entries[i].kind);
		free(map->entries[i].name);
		free(map->entries[i].profile);
	}
	free(map);
}

const char *
serve_issuer_map_find(
    const struct serve_issuer_map *map, const char *kind, const char *name)
{
	for (size_t i = 0; i < map->count; i++) {
		const struct entry *entry = &map->entries[i];

		if ((entry->kind == NULL || strcmp(entry->kind, kind) == 0) &&
		    (strcmp(entry->name, "*") == 0 ||
			strcmp(entry->name, name) == 0))
			return entry->profile;
	}
	return NULL;
}
