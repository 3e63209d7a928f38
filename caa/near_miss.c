/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/near_miss.h"

#include <stdbool.h>
#include <string.h>

#include "caa/ascii.h"
#include "caa/issue_value.h"

#define VALUE_MAX    512u /* octets: nobody means us by more than that */
#define LABEL_MIN    5u   /* letters of a name that a slip is seen in */
#define SQUASHED_MAX 64u  /* octets of a name that are compared loosely */

static const struct caa_octets nothing;

static struct caa_octets
from(struct caa_octets octets, size_t start)
{
	return (struct caa_octets){ octets.data + start, octets.len - start };
}

static bool
is_one_of(uint8_t c, const char *set)
{
	while (*set != '\0')
		if ((uint8_t)*set++ == c)
			return true;
	return false;
}

/* Without octets of the set at either end. */
static struct caa_octets
trim(struct caa_octets octets, const char *set)
{
	while (octets.len > 0 && is_one_of(octets.data[0], set))
		octets = from(octets, 1);
	while (octets.len > 0 && is_one_of(octets.data[octets.len - 1], set))
		octets.len--;
	return octets;
}

/* Up to the first octet of the set. */
static struct caa_octets
until(struct caa_octets octets, const char *set)
{
	for (size_t i = 0; i < octets.len; i++)
		if (is_one_of(octets.data[i], set))
			return (struct caa_octets){ octets.data, i };
	return octets;
}

static bool
is_same(struct caa_octets octets, const char *text)
{
	return caa_ascii_equal_nocase(octets.data, octets.len, text);
}

/* The host of "scheme://host/..." or the domain of "scheme:user@domain". */
static struct caa_octets
host_of(struct caa_octets octets)
{
	for (size_t i = 0; i + 2 < octets.len; i++)
		if (memcmp(octets.data + i, "://", 3) == 0)
			return until(from(octets, i + 3), "/:?#");
	for (size_t i = octets.len; i > 0; i--)
		if (octets.data[i - 1] == '@')
			return from(octets, i);
	return nothing;
}

/* Letters and digits alone, in lower case; the length, or 0 if too long. */
static size_t
squash(char out[SQUASHED_MAX], struct caa_octets octets)
{
	size_t len = 0;

	for (size_t i = 0; i < octets.len; i++) {
		if (!caa_ascii_is_alnum(octets.data[i]))
			continue;
		if (len == SQUASHED_MAX)
			return 0;
		out[len++] = (char)caa_ascii_lower(octets.data[i]);
	}
	return len;
}

/* Do the letters spell our name, or its first label? */
static bool
is_display_name(struct caa_octets value, const char *issuer)
{
	const struct caa_octets ours = { (const uint8_t *)issuer,
		strlen(issuer) };
	const struct caa_octets forms[] = { ours, until(ours, ".") };
	char theirs[SQUASHED_MAX], name[SQUASHED_MAX];
	const size_t len = squash(theirs, value);

	for (size_t i = 0; len > 0 && i < CAA_COUNTOF(forms); i++)
		if (squash(name, forms[i]) == len &&
		    memcmp(name, theirs, len) == 0)
			return true;
	return false;
}

static bool
starts_with(struct caa_octets octets, const char *text, size_t len)
{
	if (octets.len < len)
		return false;
	for (size_t i = 0; i < len; i++)
		if (caa_ascii_lower(octets.data[i]) !=
		    caa_ascii_lower((uint8_t)text[i]))
			return false;
	return true;
}

static bool
is_boundary(struct caa_octets octets, size_t index)
{
	return index >= octets.len || !caa_ascii_is_alnum(octets.data[index]);
}

/* Our whole name with something before or behind it. */
static bool
is_embedded(struct caa_octets value, const char *issuer)
{
	const size_t len = strlen(issuer);

	for (size_t i = 0; i + len <= value.len; i++)
		if ((i == 0 || is_boundary(value, i - 1)) &&
		    is_boundary(value, i + len) &&
		    starts_with(from(value, i), issuer, len))
			return true;
	return false;
}

/*
 * One letter wrong, missing, too many, or two swapped.  Not one digit: ca1 and
 * ca2 are rather two names than one name misspelt; nor in a short name, which
 * may have many neighbours.
 */
static bool
is_one_slip(struct caa_octets value, const char *issuer)
{
	struct caa_octets a = value;
	struct caa_octets b = { (const uint8_t *)issuer, strlen(issuer) };

	if (until(b, ".").len < LABEL_MIN)
		return false;
	while (a.len > 0 && b.len > 0 &&
	    caa_ascii_lower(a.data[0]) == caa_ascii_lower(b.data[0])) {
		a = from(a, 1);
		b = from(b, 1);
	}
	while (a.len > 0 && b.len > 0 &&
	    caa_ascii_lower(a.data[a.len - 1]) ==
		caa_ascii_lower(b.data[b.len - 1])) {
		a.len--;
		b.len--;
	}
	if (a.len == 2 && b.len == 2)
		return a.data[0] == b.data[1] && a.data[1] == b.data[0];
	return a.len <= 1 && b.len <= 1 &&
	    (a.len == 0 || !caa_ascii_is_digit(a.data[0])) &&
	    (b.len == 0 || !caa_ascii_is_digit(b.data[0]));
}

/* The same name under another top-level domain, as letsencrypt.com. */
static bool
is_other_tld(struct caa_octets value, const char *issuer)
{
	const char *dot = strrchr(issuer, '.');
	const size_t len = dot == NULL ? 0 : (size_t)(dot - issuer) + 1;

	return len > 0 && value.len > len &&
	    memchr(value.data + len, '.', value.len - len) == NULL &&
	    starts_with(value, issuer, len);
}

/* Our name and yet no match: by its case, or for what stands behind it. */
static enum caa_near_miss
exact_miss(struct caa_octets whole)
{
	struct caa_issue_value parsed;

	return caa_issue_value_parse(&parsed, whole.data, whole.len) == CAA_OK
	    ? CAA_NEAR_MISS_CASE
	    : CAA_NEAR_MISS_PARAMETERS;
}

enum caa_near_miss
caa_near_miss(const uint8_t *value, size_t len, const char *issuer)
{
	const struct caa_octets whole = { value, len };
	const struct caa_octets bare = trim(until(whole, ";"), " \t");

	if (bare.len == 0 || bare.len > VALUE_MAX || issuer[0] == '\0')
		return CAA_NEAR_MISS_NONE;
	if (is_same(bare, issuer))
		return exact_miss(whole);
	if (is_same(trim(bare, "."), issuer))
		return CAA_NEAR_MISS_DOT;
	if (is_same(trim(host_of(bare), "."), issuer))
		return CAA_NEAR_MISS_URL;
	if (is_same(trim(bare, "\"'."), issuer))
		return CAA_NEAR_MISS_QUOTED;
	if (is_embedded(bare, issuer))
		return CAA_NEAR_MISS_SPELLING;
	if (is_display_name(bare, issuer))
		return CAA_NEAR_MISS_DISPLAY;
	if (is_one_slip(bare, issuer) || is_other_tld(bare, issuer))
		return CAA_NEAR_MISS_SPELLING;
	return CAA_NEAR_MISS_NONE;
}
