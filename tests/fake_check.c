/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/fake_check.h"

#include <stdlib.h>
#include <string.h>

static const char *const our_names[] = { "ca.example" };
static const struct caa_strings our_issuers = { our_names, 1 };
static const struct caa_rules default_rules;

static enum caa_purpose
purpose_of(const struct fake_request *request, const char *name)
{
	if (request->purpose != CAA_PURPOSE_NONE)
		return request->purpose;
	return strchr(name, '@') != NULL ? CAA_PURPOSE_SMIME : CAA_PURPOSE_TLS;
}

static enum caa_status
parse(struct caa_domain *domain, const char *name)
{
	if (strchr(name, '@') != NULL)
		return caa_domain_from_mailbox(
		    domain, name, strlen(name), NULL);
	return caa_domain_parse(domain, name, strlen(name), NULL);
}

bool
fake_questions_init(
    struct fake_questions *out, const struct fake_request *request)
{
	bool ok;

	out->count = request->count;
	out->domains = calloc(out->count + 1, sizeof(*out->domains));
	out->questions = calloc(out->count + 1, sizeof(*out->questions));
	ok = out->domains != NULL && out->questions != NULL;
	for (size_t i = 0; ok && i < out->count; i++) {
		ok = parse(&out->domains[i], request->names[i]) == CAA_OK;
		out->questions[i] = (struct caa_question){
			.domain = &out->domains[i],
			.purpose = purpose_of(request, request->names[i]),
			.issuers = request->issuers.count > 0 ? request->issuers
							      : our_issuers,
			.account_uris = request->account_uris,
			.methods = request->methods,
		};
	}
	if (!ok)
		fake_questions_clear(out);
	return ok;
}

void
fake_questions_clear(struct fake_questions *questions)
{
	free(questions->questions);
	free(questions->domains);
	*questions = (struct fake_questions){ 0 };
}

bool
fake_check_init(struct fake_check *fake, const struct caa_rules *rules,
    const struct fake_request *request, const struct fake_row *rows)
{
	*fake = (struct fake_check){ 0 };
	fake_resolver_init(&fake->resolver, rows);
	if (!fake_questions_init(&fake->questions, request))
		return false;
	if (caa_check_new(&fake->check, &fake->pile,
		rules != NULL ? rules : &default_rules,
		fake->questions.questions, fake->questions.count,
		NULL) == CAA_OK)
		return true;
	caa_pile_clear(&fake->pile);
	fake_questions_clear(&fake->questions);
	return false;
}

static void
on_done(void *ctx, struct caa_check *check)
{
	(void)check;
	((struct fake_check *)ctx)->done++;
}

void
fake_check_start(struct fake_check *fake)
{
	caa_check_start(
	    fake->check, &fake->resolver.base, FAKE_DEADLINE_MS, on_done, fake);
}

size_t
fake_check_clear(struct fake_check *fake)
{
	caa_check_clear(fake->check);
	caa_pile_clear(&fake->pile);
	fake_questions_clear(&fake->questions);
	return fake_resolver_clear(&fake->resolver);
}

const struct caa_decision *
fake_check_decision(const struct fake_check *fake, size_t index)
{
	return caa_climb_decision(caa_check_climb(fake->check), index);
}
