/* SPDX-License-Identifier: BSD-2-Clause */
/* sending: one try to deliver a letter to a server of tests/plugin/servers. */
#ifndef TESTS_PLUGIN_SENDING_H
#define TESTS_PLUGIN_SENDING_H

#include "plugin/report_send.h"
#include "tests/plugin/scratch.h"

#define SENDING_TIMEOUT_MS 2000
#define SENDING_MAX_REPLY  65536

/* How a configuration differs from that which fits the servers. */
enum sending_variant {
	SENDING_BASE,
	SENDING_NO_NETWORKS,
	SENDING_OTHER_CA,
	SENDING_SYSTEM_CA,
	SENDING_CERTIFICATE,
	SENDING_NO_TLS,
	SENDING_CREDENTIALS,
	SENDING_NO_CREDENTIALS,
};

/* The file "credentials" of the scratch directory. */
extern char sending_credentials[SCRATCH_MAX_PATH];

/* Certificates in the scratch directory. */
void sending_set_up(void);

struct plugin_send_config sending_config(enum sending_variant variant);

/* One try from beginning to end; checks that it ends in time. */
struct plugin_send_result sending_try(const struct plugin_send_config *config,
    const struct plugin_letter *letter);

/* What a server wrote to a file since the last call; "" for nothing. */
const char *sending_take_record(const char *name);

int64_t sending_now_ms(void);

#endif /* TESTS_PLUGIN_SENDING_H */
