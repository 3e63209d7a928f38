/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/cli/audit_record.h"

#include <string.h>

#include "plugin/hosts/common/report.h"

#define SUM       ",\"sum\":\""
#define SUM_LEN   (sizeof(SUM) - 1)
#define END       "\"}\n"
#define END_LEN   (sizeof(END) - 1)
#define TAIL_LEN  (SUM_LEN + CLI_AUDIT_HASH + END_LEN)
#define SIGNATURE ",\"signature\":\""

/* NULL, or what is wrong with the end of the line. */
static const char *
sum_judge(const struct cli_audit_line *line, const char *sum)
{
	const char *tail = line->octets + line->len - TAIL_LEN;

	if (memcmp(tail, SUM, SUM_LEN) != 0 ||
	    memcmp(tail + TAIL_LEN - END_LEN, END, END_LEN) != 0)
		return "the line is no record: cut off, or overwritten";
	if (memcmp(tail + SUM_LEN, sum, CLI_AUDIT_HASH) != 0)
		return "the line was changed: its sum does not match";
	return NULL;
}

static const char *
members_judge(struct cli_audit_record *record)
{
	const json_t *seq = json_object_get(record->members, "seq");

	record->prev = cli_report_text(record->members, "prev");
	record->type = cli_report_text(record->members, "type");
	if (!json_is_integer(seq) || json_integer_value(seq) <= 0 ||
	    strlen(record->prev) != CLI_AUDIT_HASH || record->type[0] == '\0')
		return "the line is no record of the audit log";
	record->seq = (uint64_t)json_integer_value(seq);
	return NULL;
}

bool
cli_audit_record_read(
    struct cli_audit_record *record, const struct cli_audit_line *line)
{
	char sum[CLI_AUDIT_HASH + 1];

	*record = (struct cli_audit_record){
		.why = "the line is no record: cut off, or overwritten",
	};
	if (!cli_audit_hash(record->hash, line->octets, line->len))
		return false;
	if (line->len < TAIL_LEN)
		return true;
	if (!cli_audit_hash(sum, line->octets, line->len - TAIL_LEN))
		return false;
	record->why = sum_judge(line, sum);
	if (record->why != NULL)
		return true;
	record->members =
	    json_loadb(line->octets, line->len, JSON_REJECT_DUPLICATES, NULL);
	record->why = members_judge(record);
	if (record->why != NULL)
		cli_audit_record_clear(record);
	return true;
}

void
cli_audit_record_clear(struct cli_audit_record *record)
{
	json_decref(record->members);
	record->members = NULL;
}

size_t
cli_audit_record_signed(const struct cli_audit_line *line)
{
	const size_t len = sizeof(SIGNATURE) - 1;

	for (size_t at = line->len - TAIL_LEN; at > len; at--)
		if (memcmp(line->octets + at - len, SIGNATURE, len) == 0)
			return at - len;
	return 0;
}
