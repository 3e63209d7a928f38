/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/audit_writer.h"

#include <time.h>

enum caa_status
plugin_audit_writer_init(struct plugin_audit_writer *writer,
    const struct plugin_audit_setup *setup, struct caa_error *error)
{
	*writer = (struct plugin_audit_writer){
		.setup = setup,
		.link = PLUGIN_AUDIT_LINK_NONE,
	};
	return plugin_audit_chain_new(&writer->chain, error);
}

void
plugin_audit_writer_clear(struct plugin_audit_writer *writer)
{
	plugin_audit_text_clear(&writer->out);
	plugin_audit_text_clear(&writer->body);
	plugin_audit_chain_free(writer->chain);
	*writer = (struct plugin_audit_writer){ 0 };
}

enum caa_status
plugin_audit_writer_add(struct plugin_audit_writer *writer,
    const struct plugin_audit_text *body, struct caa_error *error)
{
	enum caa_status status = plugin_audit_chain_add(
	    writer->chain, &writer->link, body, NULL, &writer->out, error);

	if (status == CAA_OK)
		writer->since++;
	return status;
}

struct plugin_audit_text *
plugin_audit_writer_begin(struct plugin_audit_writer *writer, const char *type)
{
	plugin_audit_text_reset(&writer->body);
	plugin_audit_record_begin(&writer->body, type);
	return &writer->body;
}

static void
end_body(struct plugin_audit_writer *writer)
{
	plugin_audit_record_end(
	    &writer->body, &writer->setup->source, (int64_t)time(NULL));
}

enum caa_status
plugin_audit_writer_end(
    struct plugin_audit_writer *writer, struct caa_error *error)
{
	end_body(writer);
	return plugin_audit_writer_add(writer, &writer->body, error);
}

bool
plugin_audit_writer_is_due(const struct plugin_audit_writer *writer)
{
	return writer->setup->key != NULL &&
	    writer->since >= writer->setup->checkpoint;
}

enum caa_status
plugin_audit_writer_checkpoint(struct plugin_audit_writer *writer,
    const char *reason, struct caa_error *error)
{
	const struct plugin_audit_key *key = writer->setup->key;
	struct plugin_audit_text *body;
	enum caa_status status;

	if (key == NULL || writer->since == 0)
		return CAA_OK;
	body = plugin_audit_writer_begin(writer, "checkpoint");
	plugin_audit_text_member_json(body, "reason", reason);
	plugin_audit_text_member_number(body, "records", writer->since);
	plugin_audit_text_member_json(body, "key", plugin_audit_key_id(key));
	end_body(writer);
	status = plugin_audit_chain_add(
	    writer->chain, &writer->link, body, key, &writer->out, error);
	if (status == CAA_OK)
		writer->since = 0;
	return status;
}
