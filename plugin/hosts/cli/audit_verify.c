/* SPDX-License-Identifier: BSD-2-Clause */
/* audit verify: is the chain of an audit log whole? */
#include <inttypes.h>
#include <string.h>

#include "plugin/hosts/cli/audit_chain.h"
#include "plugin/hosts/common/commands.h"
#include "plugin/hosts/common/paint.h"

struct verify {
	const struct cli_arguments *arguments;
	struct cli_paint paint;
	struct cli_audit_keys keys;
	struct cli_audit_chain chain;
	char first_fault[640]; /* for standard error */
};

static void
on_say(void *ctx, enum cli_audit_weight weight, const char *file, size_t number,
    const char *text)
{
	struct verify *verify = ctx;
	bool fault = weight == CLI_AUDIT_FAULT;

	if (fault && verify->first_fault[0] == '\0')
		(void)snprintf(verify->first_fault, sizeof(verify->first_fault),
		    "%.256s:%zu: %s", file, number, text);
	if (verify->arguments->quiet)
		return;
	cli_paint_format(
	    &verify->paint, CLI_INK_STRONG, "%s:%zu: ", file, number);
	cli_paint_text(&verify->paint, fault ? CLI_INK_BAD : CLI_INK_FAINT,
	    fault ? "FAULT: " : "note: ");
	cli_paint_text(&verify->paint, CLI_INK_NONE, text);
	cli_paint_line(&verify->paint);
}

static enum cli_exit
walk(struct verify *verify, struct cli_failure *failure)
{
	struct cli_audit_input input;
	struct cli_audit_line line;
	bool got = true, ok = true;
	enum cli_exit code = CLI_EXIT_PERMIT;

	cli_audit_input_init(&input, &verify->arguments->names);
	while (code == CLI_EXIT_PERMIT && got && ok) {
		code = cli_audit_input_next(&input, &line, &got, failure);
		if (code == CLI_EXIT_PERMIT && got)
			ok = cli_audit_chain_take(&verify->chain, &line);
	}
	if (code == CLI_EXIT_PERMIT && ok)
		ok = cli_audit_chain_end(&verify->chain);
	cli_audit_input_clear(&input);
	return ok ? code
		  : cli_fail(failure, CLI_EXIT_INTERNAL,
			"out of memory, or OpenSSL failed");
}

/* What the whole log lacks, rather than a line of it; NULL: nothing. */
static const char *
whole_judge(const struct verify *verify)
{
	const struct cli_audit_chain *chain = &verify->chain;
	const struct cli_audit_link *last = &chain->last;

	if (chain->records == 0)
		return "there is no record in it";
	if (chain->head != NULL && !chain->head_seen)
		return "no record has the hash given with --head";
	if (chain->keys->count > 0 && chain->verified == 0)
		return "no checkpoint is signed with the key given";
	if (verify->arguments->closed &&
	    (strcmp(last->type, "checkpoint") != 0 ||
		strcmp(last->reason, "periodic") == 0))
		return "it does not end with the checkpoint of a writer that "
		       "closed it";
	return NULL;
}

static void
print_signatures(const struct verify *verify)
{
	const struct cli_audit_chain *chain = &verify->chain;
	const struct cli_paint *paint = &verify->paint;

	if (chain->keys->count == 0)
		cli_paint_format(paint, CLI_INK_NONE,
		    "%zu checkpoints, signatures not checked: no --key",
		    chain->checkpoints);
	else
		cli_paint_format(paint, CLI_INK_NONE,
		    "%zu checkpoints, %zu good signatures; %" PRIu64
		    " records after the last",
		    chain->checkpoints, chain->verified,
		    chain->last.seq - chain->signed_seq);
	cli_paint_line(paint);
}

static void
print_summary(const struct verify *verify)
{
	const struct cli_audit_chain *chain = &verify->chain;
	const struct cli_paint *paint = &verify->paint;

	if (verify->arguments->quiet || chain->records == 0)
		return;
	cli_paint_format(paint, CLI_INK_NONE,
	    "%zu records, %" PRIu64 " to %" PRIu64 ", %s to %s", chain->records,
	    chain->first_seq, chain->last.seq, chain->first_at, chain->last.at);
	cli_paint_line(paint);
	print_signatures(verify);
	cli_paint_format(paint, CLI_INK_NONE, "head %s", chain->last.hash);
	cli_paint_line(paint);
}

static enum cli_exit
answer(const struct verify *verify, struct cli_failure *failure)
{
	const char *lack = whole_judge(verify);
	const size_t faults = verify->chain.faults;

	print_summary(verify);
	if (faults > 1)
		return cli_fail(failure, CLI_EXIT_DENY,
		    "%zu faults, the first: %s", faults, verify->first_fault);
	if (faults == 1)
		return cli_fail(
		    failure, CLI_EXIT_DENY, "%s", verify->first_fault);
	if (lack != NULL)
		return cli_fail(
		    failure, CLI_EXIT_DENY, "the audit log: %s", lack);
	return CLI_EXIT_PERMIT;
}

static enum cli_exit
run(const struct cli_arguments *arguments, struct cli_failure *failure)
{
	struct verify verify = { .arguments = arguments };
	enum cli_exit code;

	if (arguments->names.count == 0)
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "which audit log? give its files, the oldest first");
	verify.chain = (struct cli_audit_chain){
		.keys = &verify.keys,
		.head = arguments->head,
		.say = on_say,
		.ctx = &verify,
	};
	cli_paint_init(&verify.paint, stdout, arguments->color);
	code = cli_audit_keys_read(&verify.keys, &arguments->keys, failure);
	if (code == CLI_EXIT_PERMIT)
		code = walk(&verify, failure);
	if (code == CLI_EXIT_PERMIT)
		code = answer(&verify, failure);
	cli_audit_chain_clear(&verify.chain);
	cli_audit_keys_clear(&verify.keys);
	return code;
}

const struct cli_command cli_audit_verify = {
	.name = "audit verify",
	.options = CLI_FOR_AUDIT_VERIFY,
	.synopsis = "[OPTIONS] FILE...",
	.summary = "Is an audit log as it was written?",
	.notes =
	    "The oldest FILE comes first.  Exit status: 0 the chain is whole, "
	    "1 it is not,\n2 wrong usage or a file that cannot be read.\n",
	.run = run,
};
