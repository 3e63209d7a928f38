/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/plugin/sending.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tests/plugin/scratch.h"
#include "tests/plugin/server.h"
#include "tests/runner.h"

static char ca[SCRATCH_MAX_PATH], other[SCRATCH_MAX_PATH],
    client[SCRATCH_MAX_PATH], client_key[SCRATCH_MAX_PATH];
char sending_credentials[SCRATCH_MAX_PATH];

static void
name_file(char path[SCRATCH_MAX_PATH], const char *name)
{
	(void)snprintf(
	    path, SCRATCH_MAX_PATH, "%s/%s", scratch_directory(), name);
}

void
sending_set_up(void)
{
	name_file(ca, "ca.pem");
	name_file(other, "other.pem");
	name_file(client, "client.pem");
	name_file(client_key, "client.key");
	if (!server_certificates(scratch_directory())) {
		(void)fprintf(stderr, "no certificates\n");
		exit(2);
	}
}

/* What a server wrote since the last call; "" for nothing. */
const char *
sending_take_record(const char *name)
{
	static char text[65536];
	char path[SCRATCH_MAX_PATH];
	ssize_t len = 0;
	int fd;

	name_file(path, name);
	fd = open(path, O_RDONLY);
	if (fd >= 0) {
		len = read(fd, text, sizeof(text) - 1);
		(void)close(fd);
		(void)unlink(path);
	}
	text[len > 0 ? len : 0] = '\0';
	return text;
}

int64_t
sending_now_ms(void)
{
	struct timespec time = { 0 };

	(void)clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static const struct plugin_network loopback = {
	{ 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127 },
	104,
};

static const struct plugin_send_config base_config = {
	.tls_ca = ca,
	.allowed = &loopback,
	.allowed_count = 1,
	.connect_ms = SENDING_TIMEOUT_MS,
	.total_ms = SENDING_TIMEOUT_MS,
	.max_reply = SENDING_MAX_REPLY,
};

struct outcome {
	bool done;
	struct plugin_send_result result;
};

static void
on_done(void *ctx, void *tag, const struct plugin_send_result *result)
{
	struct outcome *outcome = ctx;

	outcome->done = true;
	outcome->result = *result;
	CHECK("the tag comes back", tag == ctx);
}

/* One try from beginning to end. */
struct plugin_send_result
sending_try(
    const struct plugin_send_config *config, const struct plugin_letter *letter)
{
	struct outcome outcome = { 0 };
	struct plugin_sender *sender = NULL;
	struct caa_error error = { 0 };
	const int64_t start = sending_now_ms();

	if (plugin_sender_new(&sender, config, on_done, &outcome, NULL) !=
	    CAA_OK)
		exit(2);
	if (plugin_sender_start(sender, letter, &outcome, &error) != CAA_OK)
		(void)snprintf(outcome.result.text, PLUGIN_SEND_TEXT,
		    "not started: %.280s", error.text);
	else
		while (!outcome.done &&
		    sending_now_ms() - start < 10 * SENDING_TIMEOUT_MS)
			plugin_sender_run(sender, 100);
	CHECK("it ends in time",
	    sending_now_ms() - start < 3 * SENDING_TIMEOUT_MS);
	plugin_sender_free(sender);
	return outcome.result;
}

struct plugin_send_config
sending_config(enum sending_variant variant)
{
	struct plugin_send_config config = base_config;

	if (variant == SENDING_NO_NETWORKS)
		config.allowed_count = 0;
	else if (variant == SENDING_OTHER_CA)
		config.tls_ca = other;
	else if (variant == SENDING_SYSTEM_CA)
		config.tls_ca = NULL;
	else if (variant == SENDING_CERTIFICATE) {
		config.tls_certificate = client;
		config.tls_key = client_key;
	}
	config.smtp_tls = variant != SENDING_NO_TLS &&
	    variant != SENDING_CREDENTIALS && variant != SENDING_NO_CREDENTIALS;
	if (variant == SENDING_CREDENTIALS || variant == SENDING_NO_CREDENTIALS)
		config.smtp_credentials = sending_credentials;
	return config;
}
