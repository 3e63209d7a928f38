/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/issue_value.h"

#include <stdio.h>
#include <string.h>

#include "tests/runner.h"

/* A string literal's octets and their number. */
#define VALUE(text) (const uint8_t *)(text), sizeof(text) - 1

/* What a value says, written again as "issuer|name=value|...|". */
static void
describe(const struct caa_issue_value *value, char *out, size_t size)
{
	struct caa_octets rest = value->parameters;
	struct caa_parameter parameter;
	int len = snprintf(out, size, "%.*s|", (int)value->issuer.len,
	    value->issuer.len > 0 ? (const char *)value->issuer.data : "");

	while (caa_parameter_next(&rest, &parameter) && len >= 0 &&
	    (size_t)len < size)
		len += snprintf(out + len, size - (size_t)len, "%.*s=%.*s|",
		    (int)parameter.name.len, (const char *)parameter.name.data,
		    (int)parameter.value.len,
		    (const char *)parameter.value.data);
}

static const struct {
	const char *row;
	const uint8_t *value;
	size_t len;
	const char *says;
} wellformed_rows[] = {
	{ "no octets", VALUE(""), "|" },
	{ "no octets and no memory", NULL, 0, "|" },
	{ "only blanks", VALUE(" \t "), "|" },
	{ "a semicolon", VALUE(";"), "|" },
	{ "a semicolon between blanks", VALUE(" ; "), "|" },
	{ "a semicolon behind a tab", VALUE("\t;"), "|" },
	{ "parameters without an issuer", VALUE(";a=b"), "|a=b|" },
	{ "an issuer", VALUE("ca.example"), "ca.example|" },
	{ "blanks around an issuer", VALUE("  ca.example\t"), "ca.example|" },
	{ "an issuer and a semicolon", VALUE("ca.example;"), "ca.example|" },
	{ "an issuer, a semicolon and blanks", VALUE("ca.example ; "),
	    "ca.example|" },
	{ "a parameter", VALUE("ca.example;a=b"), "ca.example|a=b|" },
	{ "blanks wherever there may be some", VALUE("ca.example ; a = b ; c="),
	    "ca.example|a=b|c=|" },
	{ "tabs wherever there may be some",
	    VALUE("\tca.example\t;\ta\t=\tb\t;\tc\t=\t"),
	    "ca.example|a=b|c=|" },
	{ "an empty value amid others", VALUE("ca.example;a=;b= ;c=d"),
	    "ca.example|a=|b=|c=d|" },
	{ "an equals sign in a value", VALUE("ca.example;a=b=c"),
	    "ca.example|a=b=c|" },
	{ "nothing but equals signs in a value", VALUE("ca.example;a==="),
	    "ca.example|a===|" },
	{ "a comma in a value", VALUE("ca.example;x=a,b"),
	    "ca.example|x=a,b|" },
	{ "every octet a value may hold",
	    VALUE("ca.example;a=!\"#$%&'()*+,-./09:<=>?@AZ[\\]^_`az{|}~"),
	    "ca.example|a=!\"#$%&'()*+,-./09:<=>?@AZ[\\]^_`az{|}~|" },
	{ "a hyphen in a parameter's name", VALUE("ca.example; a-b=1"),
	    "ca.example|a-b=1|" },
	{ "two hyphens in a parameter's name", VALUE("ca.example; a--b=1"),
	    "ca.example|a--b=1|" },
	{ "a name twice", VALUE("ca.example; a=1; a=2"),
	    "ca.example|a=1|a=2|" },
	{ "an account (RFC 8657 3)",
	    VALUE("ca.example; accounturi=https://ca.example/acct/1?a=b"),
	    "ca.example|accounturi=https://ca.example/acct/1?a=b|" },
	{ "a name of digits", VALUE("ca.example;0=1"), "ca.example|0=1|" },
	{ "a hyphen in a label", VALUE("c-a.x"), "c-a.x|" },
	{ "two hyphens in a label", VALUE("xn--bcher-kva.example"),
	    "xn--bcher-kva.example|" },
	{ "a label that begins with a digit", VALUE("1ca.example"),
	    "1ca.example|" },
	{ "a single label", VALUE("localhost"), "localhost|" },
	{ "labels of one letter", VALUE("a.b.c"), "a.b.c|" },
	{ "upper case", VALUE("CA.Example"), "CA.Example|" },
};

static void
test_wellformed(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(wellformed_rows); i++) {
		const char *row = wellformed_rows[i].row;
		struct caa_issue_value value;
		char says[128];

		memset(&value, 0xa5, sizeof(value));
		CHECK(row,
		    caa_issue_value_parse(&value, wellformed_rows[i].value,
			wellformed_rows[i].len) == CAA_OK);
		describe(&value, says, sizeof(says));
		CHECK(row, strcmp(says, wellformed_rows[i].says) == 0);
	}
}

static const struct {
	const char *row;
	const uint8_t *value;
	size_t len;
} malformed_rows[] = {
	{ "a semicolon behind a parameter", VALUE("ca.example; a=b;") },
	{ "that semicolon and a blank", VALUE("ca.example; a=b; ") },
	{ "that semicolon without an issuer", VALUE(";a=b;") },
	{ "two semicolons", VALUE("ca.example;;") },
	{ "two semicolons and no issuer", VALUE(";;") },
	{ "two semicolons apart", VALUE("ca.example; ;") },
	{ "two semicolons before a parameter", VALUE("ca.example;;a=b") },
	{ "two semicolons amid parameters", VALUE("ca.example;a=b;;c=d") },
	{ "a parameter without \"=\"", VALUE("ca.example; a") },
	{ "a second parameter without \"=\"", VALUE("ca.example; a=b; c") },
	{ "a parameter without a name", VALUE("ca.example; =b") },
	{ "only \"=\"", VALUE("ca.example;=") },
	{ "a hyphen before a name", VALUE("ca.example; -a=b") },
	{ "a hyphen behind a name", VALUE("ca.example; a-=b") },
	{ "an underscore in a name", VALUE("ca.example; a_b=1") },
	{ "a dot in a name", VALUE("ca.example; a.b=1") },
	{ "a blank in a name", VALUE("ca.example; a b=1") },
	{ "a blank in a value", VALUE("ca.example; a=b c") },
	{ "blanks between parameters (RFC 6844)",
	    VALUE("ca.example; a=b c=d") },
	{ "no semicolon before a parameter", VALUE("ca.example a=b") },
	{ "a parameter for an issuer", VALUE("a=b") },
	{ "a blank in an issuer", VALUE("ca. example") },
	{ "two issuers and a blank", VALUE("ca.example other.example") },
	{ "two issuers and a comma", VALUE("ca.example,other.example") },
	{ "two issuers and a semicolon", VALUE("ca.example;other.example") },
	{ "a final dot", VALUE("ca.example.") },
	{ "a final dot before a semicolon", VALUE("ca.example.;a=b") },
	{ "a first dot", VALUE(".ca.example") },
	{ "only a dot", VALUE(".") },
	{ "two dots", VALUE("ca..example") },
	{ "a hyphen before a label", VALUE("-ca.example") },
	{ "a hyphen behind a label", VALUE("ca-.example") },
	{ "a hyphen behind the last label", VALUE("ca.example-") },
	{ "a hyphen before the last label", VALUE("ca.-example") },
	{ "only a hyphen", VALUE("-") },
	{ "an underscore in a label", VALUE("ca_x.example") },
	{ "a wildcard", VALUE("*.ca.example") },
	{ "a URL", VALUE("https://ca.example") },
	{ "a path", VALUE("ca.example/") },
	{ "a port", VALUE("ca.example:443") },
	{ "quotes that are part of the value", VALUE("\"ca.example\"") },
	{ "a quoted semicolon", VALUE("\";\"") },
	{ "a mail address", VALUE("mailto:ca@ca.example") },
	{ "a prefix (bug 1904749)", VALUE("issuedomainname:ca.example") },
	{ "UTF-8",
	    VALUE("b\xc3\xbc"
		  "cher.example") },
	{ "UTF-8 in a parameter's name", VALUE("ca.example;\xc3\xbc=1") },
	{ "UTF-8 in a parameter's value", VALUE("ca.example;a=\xc3\xbc") },
	{ "NUL last", VALUE("ca.example\0") },
	{ "NUL and more", VALUE("ca.example\0.evil.example") },
	{ "NUL first", VALUE("\0ca.example") },
	{ "only NUL", VALUE("\0") },
	{ "NUL in a parameter's value", VALUE("ca.example;a=b\0") },
	{ "a line break", VALUE("ca.example\r\n") },
	{ "a final line feed", VALUE("ca.example\n") },
	{ "a vertical tab", VALUE("ca.example\v") },
	{ "a form feed", VALUE("\fca.example") },
	{ "a line feed for a blank", VALUE("ca.example;\na=b") },
	{ "a no-break space", VALUE("ca.example\xc2\xa0") },
	{ "a no-break space of Latin-1",
	    VALUE("\xa0"
		  "ca.example") },
	{ "DEL in a parameter's value", VALUE("ca.example;a=\x7f") },
	{ "markup", VALUE("<script>alert(1)</script>") },
	{ "the RFC's own example (RFC 8659 4.2)", VALUE("%%%%%") },
};

static void
test_malformed(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(malformed_rows); i++) {
		const char *row = malformed_rows[i].row;
		struct caa_issue_value value;
		struct caa_parameter parameter;

		memset(&value, 0xa5, sizeof(value));
		CHECK(row,
		    caa_issue_value_parse(&value, malformed_rows[i].value,
			malformed_rows[i].len) == CAA_E_MALFORMED);
		CHECK(row, value.issuer.len == 0);
		CHECK(row, value.issuer.data == NULL);
		CHECK(row, value.parameters.len == 0);
		CHECK(row, !caa_parameter_next(&value.parameters, &parameter));
	}
}

/* Each octet in each place of the grammar: 62 letters and digits make a name,
 * a value holds all that is printable but ";", a blank is one of two. */
static const struct {
	const char *row;
	const char *before, *after;
	unsigned accepted;
} octet_rows[] = {
	{ "in a label", "a", "b.example", 62 + 2 /* "-" and "." */ },
	{ "before an issuer", "", "a.example", 62 + 2 /* two blanks */ },
	{ "in a parameter's name", "a;b", "c=d", 62 + 2 /* "-" and "=" */ },
	{ "in a parameter's value", "a;b=c", "d", 93 },
};

static void
test_every_octet(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(octet_rows); i++) {
		unsigned accepted = 0;

		for (unsigned c = 0; c < 256; c++) {
			uint8_t text[32];
			struct caa_issue_value value;
			size_t len = strlen(octet_rows[i].before);

			memcpy(text, octet_rows[i].before, len);
			text[len++] = (uint8_t)c;
			memcpy(text + len, octet_rows[i].after,
			    strlen(octet_rows[i].after));
			len += strlen(octet_rows[i].after);
			accepted +=
			    caa_issue_value_parse(&value, text, len) == CAA_OK;
		}
		CHECK(octet_rows[i].row, accepted == octet_rows[i].accepted);
	}
}

/* RFC 8659 4.2 bounds neither labels nor names: such an issuer is well-formed
 * and equals nobody's. */
static void
test_long(void)
{
	static uint8_t text[UINT16_MAX];
	struct caa_issue_value value;
	struct caa_octets rest;
	struct caa_parameter parameter;
	size_t count = 0;

	memset(text, 'a', sizeof(text));
	CHECK("a label of 64 KiB",
	    caa_issue_value_parse(&value, text, sizeof(text)) == CAA_OK &&
		value.issuer.len == sizeof(text));
	for (size_t i = 1; i < sizeof(text); i += 2)
		text[i] = '.';
	CHECK("32768 labels",
	    caa_issue_value_parse(&value, text, sizeof(text)) == CAA_OK &&
		value.issuer.len == sizeof(text));
	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = (uint8_t) "a=;"[i % 3];
	text[0] = ' '; /* " =;" would be malformed */
	text[1] = ' ';
	CHECK("21844 parameters",
	    caa_issue_value_parse(&value, text, sizeof(text) - 1) == CAA_OK);
	rest = value.parameters;
	while (caa_parameter_next(&rest, &parameter))
		count++;
	CHECK("21844 parameters", count == 21844);
	memset(text, '-', sizeof(text));
	text[0] = 'a';
	CHECK("hyphens to the end",
	    caa_issue_value_parse(&value, text, sizeof(text)) ==
		CAA_E_MALFORMED);
}

/* Given what never was a parsed value, it stops. */
static const struct {
	const char *row;
	const uint8_t *rest;
	size_t len;
	unsigned count;
} next_rows[] = {
	{ "nothing", NULL, 0, 0 },
	{ "blanks", VALUE("  "), 0 },
	{ "one", VALUE("a=b"), 1 },
	{ "blanks around", VALUE(" a=b\t"), 1 },
	{ "two", VALUE("a=b ; c=d"), 2 },
	{ "no parameter", VALUE("%"), 0 },
	{ "one and no semicolon", VALUE("a=b c=d"), 0 },
	{ "one and no parameter", VALUE("a=b;%"), 1 },
};

static void
test_next(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(next_rows); i++) {
		struct caa_octets rest = { next_rows[i].rest,
			next_rows[i].len };
		struct caa_parameter parameter;
		unsigned count = 0;

		memset(&parameter, 0xa5, sizeof(parameter));
		while (caa_parameter_next(&rest, &parameter))
			count++;
		CHECK(next_rows[i].row, count == next_rows[i].count);
		CHECK(next_rows[i].row, rest.len == 0);
		CHECK(next_rows[i].row,
		    parameter.name.len == 0 && parameter.value.len == 0);
		CHECK(next_rows[i].row, !caa_parameter_next(&rest, &parameter));
	}
}

const char suite_name[] = "caa.issue_value";
const struct test tests[] = {
	{ "wellformed", test_wellformed },
	{ "malformed", test_malformed },
	{ "every_octet", test_every_octet },
	{ "long", test_long },
	{ "next", test_next },
	{ NULL, NULL },
};
