/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/common/arguments.h"

#include <stdlib.h>
#include <string.h>

#include "plugin/hosts/common/nearest.h"

/* What one argument of the form --name or --name=value says. */
struct word {
	const char *name; /* with its hyphens; not NUL-terminated */
	size_t len;
	const char *value; /* NULL: no "=" */
};

static struct word
word_split(const char *argument)
{
	struct word word = { .name = argument };
	const char *equals = strchr(word.name, '=');

	if (equals != NULL)
		word.value = equals + 1;
	word.len =
	    equals != NULL ? (size_t)(equals - word.name) : strlen(word.name);
	return word;
}

static const struct cli_option *
option_find(const struct word *word, unsigned command)
{
	for (size_t i = 0; i < cli_option_count; i++) {
		const struct cli_option *o = &cli_options[i];

		if ((o->commands & command) != 0 &&
		    strlen(o->name) == word->len &&
		    memcmp(o->name, word->name, word->len) == 0)
			return o;
	}
	return NULL;
}

static enum cli_exit
unknown_option(
    const struct word *word, unsigned command, struct cli_failure *failure)
{
	const char *best = NULL;
	char name[64];

	if (word->len < sizeof(name)) {
		memcpy(name, word->name, word->len);
		name[word->len] = '\0';
		for (size_t i = 0; i < cli_option_count; i++)
			if ((cli_options[i].commands & command) != 0)
				best = cli_nearest(
				    name, best, cli_options[i].name);
	}
	return cli_fail(failure, CLI_EXIT_USAGE,
	    "unknown option %.*s%s%s; --help lists them",
	    (int)(word->len < 64 ? word->len : 64), word->name,
	    best != NULL ? ", perhaps " : "", best != NULL ? best : "");
}

/* Applies argv[*at]; moves *at onto a value that stands alone. */
static enum cli_exit
take_option(struct cli_arguments *arguments, unsigned command, int argc,
    const char *const *argv, int *at, struct cli_failure *failure)
{
	struct word word = word_split(argv[*at]);
	const struct cli_option *option = option_find(&word, command);

	if (option == NULL)
		return unknown_option(&word, command, failure);
	if (option->argument == NULL && word.value != NULL)
		return cli_fail(failure, CLI_EXIT_USAGE, "%s takes no argument",
		    option->name);
	if (option->argument != NULL && word.value == NULL) {
		if (*at + 1 >= argc)
			return cli_fail(failure, CLI_EXIT_USAGE,
			    "%s needs an argument: %s", option->name,
			    option->argument);
		word.value = argv[++*at];
	}
	return option->apply(arguments, option, word.value, failure);
}

static enum cli_exit
take_operand(struct cli_arguments *arguments, const char *text,
    struct cli_failure *failure)
{
	if (text[0] == '-' && text[1] != '\0')
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "unknown option %s; --help lists them, and names that "
		    "begin with a hyphen follow after --",
		    text);
	arguments->names.items[arguments->names.count++] = text;
	return CLI_EXIT_PERMIT;
}

/* No list can outgrow argv. */
static bool
arguments_reserve(struct cli_arguments *arguments, int argc)
{
	size_t room = (size_t)argc + 1;

	arguments->names.items = calloc(room, sizeof(char *));
	arguments->account_uris.items = calloc(room, sizeof(char *));
	arguments->keys.items = calloc(room, sizeof(char *));
	arguments->logs.items = calloc(room, sizeof(char *));
	arguments->settings = calloc(room, sizeof(*arguments->settings));
	arguments->texts = calloc(room, sizeof(char *));
	return arguments->names.items != NULL &&
	    arguments->account_uris.items != NULL &&
	    arguments->keys.items != NULL && arguments->logs.items != NULL &&
	    arguments->settings != NULL && arguments->texts != NULL;
}

enum cli_exit
cli_arguments_parse(struct cli_arguments *arguments, unsigned command, int argc,
    const char *const *argv, struct cli_failure *failure)
{
	enum cli_exit code = CLI_EXIT_PERMIT;
	bool only_names = false;

	*arguments = (struct cli_arguments){ 0 };
	if (!arguments_reserve(arguments, argc))
		return cli_fail(failure, CLI_EXIT_INTERNAL, "out of memory");
	for (int i = 0; i < argc && code == CLI_EXIT_PERMIT; i++) {
		if (only_names)
			arguments->names.items[arguments->names.count++] =
			    argv[i];
		else if (strcmp(argv[i], "--") == 0)
			only_names = true;
		else if (strcmp(argv[i], "-h") == 0)
			arguments->help = true;
		else if (strncmp(argv[i], "--", 2) == 0)
			code = take_option(
			    arguments, command, argc, argv, &i, failure);
		else
			code = take_operand(arguments, argv[i], failure);
	}
	return code;
}

/* A new text "before;text", or just text where before is NULL. */
static char *
text_join(const char *before, const char *text)
{
	size_t before_len = before != NULL ? strlen(before) + 1 : 0;
	size_t len = strlen(text) + 1;
	char *joined = malloc(before_len + len);

	if (joined == NULL)
		return NULL;
	if (before != NULL) {
		memcpy(joined, before, before_len - 1);
		joined[before_len - 1] = ';';
	}
	memcpy(joined + before_len, text, len);
	return joined;
}

/* Where a repeated option's setting stands, or a new place. */
static size_t
setting_place(
    const struct cli_arguments *arguments, const struct cli_option *option)
{
	if (option->repeats)
		for (size_t i = 0; i < arguments->setting_count; i++)
			if (arguments->settings[i].name == option->key)
				return i;
	return arguments->setting_count;
}

enum cli_exit
cli_arguments_set(struct cli_arguments *arguments,
    const struct cli_option *option, const char *text,
    struct cli_failure *failure)
{
	size_t place = setting_place(arguments, option);
	char **owned = &arguments->texts[place];
	char *joined = text_join(*owned, text);

	if (joined == NULL)
		return cli_fail(failure, CLI_EXIT_INTERNAL, "out of memory");
	free(*owned);
	*owned = joined;
	arguments->settings[place] = (struct caa_plugin_option){
		.name = option->key,
		.value = joined,
		.origin = option->name,
	};
	if (option->key == NULL) {
		char *equals = strchr(joined, '=');

		*equals = '\0';
		arguments->settings[place].name = joined;
		arguments->settings[place].value = equals + 1;
	}
	if (place == arguments->setting_count)
		arguments->setting_count++;
	return CLI_EXIT_PERMIT;
}

void
cli_arguments_clear(struct cli_arguments *arguments)
{
	for (size_t i = 0; i < arguments->setting_count; i++)
		free(arguments->texts[i]);
	free(arguments->texts);
	free(arguments->settings);
	free(arguments->logs.items);
	free(arguments->keys.items);
	free(arguments->account_uris.items);
	free(arguments->names.items);
	*arguments = (struct cli_arguments){ 0 };
}
