/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/reporter_tries.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "plugin/caa_plugin.h"

#define LOOK_MS 5000  /* until other processes may have stored letters */
#define HOLD_MS 60000 /* after the spool could not be written */

enum state {
	STATE_FREE = 0,
	STATE_SENDING,
	STATE_DELIVERED, /* the file must still go */
	STATE_GIVEN_UP,  /* likewise, to dead/ */
};

struct
try {
	enum state state;
	struct plugin_spool_entry entry;
	struct plugin_letter letter;
};

struct plugin_tries {
	const struct plugin_reporter_config *config;
	struct plugin_spool *spool;
	struct plugin_reporter_lines *lines;
	struct plugin_sender *sender;
	struct try items[PLUGIN_REPORTER_MAX_TRIES];
	int64_t hold_until_ms; /* until then nothing is begun */
	bool has_ended;
	bool was_due; /* at the last look */
};

static int64_t
now_ms(void)
{
	struct timespec time = { 0 };

	(void)clock_gettime(CLOCK_REALTIME, &time);
	return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* A clock that was set back ends it too. */
static bool
is_held(const struct plugin_tries *tries, int64_t now)
{
	return now < tries->hold_until_ms &&
	    tries->hold_until_ms - now <= HOLD_MS;
}

/* What lies between the try to come and the next one. */
static int64_t
back_off_ms(const struct plugin_reporter_config *config, unsigned tries)
{
	int64_t ms = config->retry_ms;

	while (tries-- > 0 && ms < config->retry_max_ms)
		ms *= 2;
	return ms < config->retry_max_ms ? ms : config->retry_max_ms;
}

static void
say(struct plugin_tries *tries, const struct try *try, uint32_t level,
    const char *what, const char *why)
{
	const struct plugin_letter *letter = &try->letter;

	plugin_reporter_lines_add(tries->lines, level,
	    "report on %.80s to %.120s: %s%s%.160s",
	    letter->domain == NULL ? "?" : letter->domain,
	    letter->url == NULL ? try->entry.name : letter->url, what,
	    *why == '\0' ? "" : ": ", why);
}

static void
try_free(struct plugin_tries *tries, struct try *try)
{
	plugin_letter_clear(&try->letter);
	*try = (struct try){ 0 };
	tries->has_ended = true;
}

/*
 * The last step of a try that ended for good.  While it fails the try keeps
 * its place: nothing is ever sent again because its end cannot be noted.
 */
static void
settle(struct plugin_tries *tries, struct try *try)
{
	const bool ok = try->state == STATE_DELIVERED
	    ? plugin_spool_done(tries->spool, &try->entry)
	    : plugin_spool_bury(tries->spool, &try->entry);

	if (ok || errno == ENOENT) {
		try_free(tries, try);
		return;
	}
	tries->hold_until_ms = now_ms() + HOLD_MS;
	say(tries, try, CAA_PLUGIN_LOG_WARN,
	    "its end cannot be noted in the spool, so nothing is sent", "");
}

static void
give_up(struct plugin_tries *tries, struct try *try, const char *why)
{
	say(tries, try, CAA_PLUGIN_LOG_WARN, "given up", why);
	try->state = STATE_GIVEN_UP;
	settle(tries, try);
}

/* A try failed, and another may not. */
static void
put_off(struct plugin_tries *tries, struct try *try, const char *why)
{
	if (try->entry.tries >= tries->config->max_tries) {
		give_up(tries, try, why);
		return;
	}
	say(tries, try, CAA_PLUGIN_LOG_WARN, "will be tried again", why);
	try_free(tries, try);
}

static void
on_done(void *ctx, void *tag, const struct plugin_send_result *result)
{
	struct plugin_tries *tries = ctx;
	struct try *try = tag;

	switch (result->outcome) {
	case PLUGIN_SEND_DELIVERED:
		say(tries, try, CAA_PLUGIN_LOG_INFO, "delivered", result->text);
		try->state = STATE_DELIVERED;
		settle(tries, try);
		return;
	case PLUGIN_SEND_REFUSED:
		give_up(tries, try, result->text);
		return;
	case PLUGIN_SEND_AGAIN:
		break;
	}
	put_off(tries, try, result->text);
}

enum caa_status
plugin_tries_new(struct plugin_tries **out,
    const struct plugin_reporter_config *config, struct plugin_spool *spool,
    struct plugin_reporter_lines *lines, struct caa_error *error)
{
	struct plugin_tries *tries = calloc(1, sizeof(*tries));
	enum caa_status status;

	if (tries == NULL)
		return caa_error_set(error, CAA_E_NOMEM, "out of memory");
	tries->config = config;
	tries->spool = spool;
	tries->lines = lines;
	status = plugin_sender_new(
	    &tries->sender, &config->send, on_done, tries, error);
	if (status != CAA_OK) {
		free(tries);
		return status;
	}
	*out = tries;
	return CAA_OK;
}

void
plugin_tries_free(struct plugin_tries *tries)
{
	if (tries == NULL)
		return;
	plugin_sender_free(tries->sender);
	for (size_t i = 0; i < CAA_COUNTOF(tries->items); i++) {
		struct try *try = &tries->items[i];

		if (try->state == STATE_SENDING)
			(void)plugin_spool_release(
			    tries->spool, &try->entry, now_ms());
		else if (try->state != STATE_FREE)
			settle(tries, try);
		plugin_letter_clear(&try->letter);
	}
	free(tries);
}

static struct try *
find_free(struct plugin_tries *tries)
{
	for (size_t i = 0; i < CAA_COUNTOF(tries->items); i++)
		if (tries->items[i].state == STATE_FREE)
			return &tries->items[i];
	return NULL;
}

static bool
is_under_way(
    const struct plugin_tries *tries, const struct plugin_spool_entry *entry)
{
	for (size_t i = 0; i < CAA_COUNTOF(tries->items); i++)
		if (tries->items[i].state != STATE_FREE &&
		    strcmp(tries->items[i].entry.name, entry->name) == 0)
			return true;
	return false;
}

static void
begin(struct plugin_tries *tries, struct try *try,
    const struct plugin_spool_entry *entry, int64_t now)
{
	const struct plugin_reporter_config *config = tries->config;
	struct caa_error error = { 0 };
	enum caa_status status;

	try->entry = *entry;
	try->state = STATE_SENDING;
	/* A crash during the last try. */
	if (entry->tries >= config->max_tries) {
		give_up(tries, try, "the last try did not end");
		return;
	}
	if (!plugin_spool_claim(tries->spool, &try->entry,
		now + back_off_ms(config, entry->tries))) {
		if (errno != ENOENT) {
			tries->hold_until_ms = now + HOLD_MS;
			say(tries, try, CAA_PLUGIN_LOG_WARN,
			    "the spool cannot be written, so nothing is sent",
			    "");
		}
		try_free(tries, try);
		return;
	}
	status =
	    plugin_spool_read(tries->spool, &try->entry, &try->letter, &error);
	if (status == CAA_OK)
		status = plugin_sender_start(
		    tries->sender, &try->letter, try, &error);
	if (status == CAA_E_MALFORMED)
		give_up(tries, try, error.text);
	else if (status != CAA_OK)
		put_off(tries, try, error.text);
}

int64_t
plugin_tries_look(struct plugin_tries *tries, int64_t now)
{
	struct plugin_spool_entry due[2 * PLUGIN_REPORTER_MAX_TRIES];
	int64_t next_ms = INT64_MAX;
	struct caa_error error = { 0 };
	size_t count = 0;

	if (is_held(tries, now))
		return tries->hold_until_ms;
	for (size_t i = 0; i < CAA_COUNTOF(tries->items); i++)
		if (tries->items[i].state == STATE_DELIVERED ||
		    tries->items[i].state == STATE_GIVEN_UP)
			settle(tries, &tries->items[i]);
	if (plugin_spool_due(tries->spool, now, due, CAA_COUNTOF(due), &count,
		&next_ms, &error) != CAA_OK) {
		plugin_reporter_lines_add(
		    tries->lines, CAA_PLUGIN_LOG_WARN, "%s", error.text);
		tries->hold_until_ms = now + HOLD_MS;
	}
	tries->was_due = count > 0;
	for (size_t i = 0; i < count && !is_held(tries, now); i++) {
		struct try *try = find_free(tries);

		if (try != NULL && !is_under_way(tries, &due[i]))
			begin(tries, try, &due[i], now);
	}
	if (is_held(tries, now))
		return tries->hold_until_ms;
	return next_ms < now + LOOK_MS ? next_ms : now + LOOK_MS;
}

bool
plugin_tries_is_idle(const struct plugin_tries *tries)
{
	for (size_t i = 0; i < CAA_COUNTOF(tries->items); i++)
		if (tries->items[i].state == STATE_SENDING)
			return false;
	return !tries->was_due || is_held(tries, now_ms());
}

bool
plugin_tries_run(struct plugin_tries *tries, int64_t wait_ms)
{
	bool has_ended;

	plugin_sender_run(tries->sender, wait_ms);
	has_ended = tries->has_ended;
	tries->has_ended = false;
	return has_ended;
}

void
plugin_tries_wake(struct plugin_tries *tries)
{
	plugin_sender_wake(tries->sender);
}
