/* SPDX-License-Identifier: BSD-2-Clause */
#include "x509/san.h"

#include <stdlib.h>
#include <string.h>

#include "x509/error.h"
#include "x509/san_other.h"
#include "x509/text.h"

#define COUNTOF(array) (sizeof(array) / sizeof((array)[0]))

#define TAG_EXPLICIT_0 0xa0u /* [0] EXPLICIT, of an otherName's value */

/* id-on-SmtpUTF8Mailbox, 1.3.6.1.5.5.7.8.9 (RFC 9598 3) */
static const uint8_t smtp_utf8_mailbox[] = { 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07,
	0x08, 0x09 };

struct kind; /* of GeneralName, see the table */

/* A reader says in *why what is wrong when it returns X509_E_INPUT. */
typedef enum x509_status read_fn(const struct kind *kind, struct x509_san *san,
    struct x509_der value, const char **why);

struct kind {
	const char *name; /* RFC 5280 4.2.1.6 */
	read_fn *read;
	x509_san_print_fn *print; /* of a kind that is only reported */
	enum x509_san_type type;
	uint8_t tag;
};

static enum x509_status
set_text(
    struct x509_san *san, enum x509_san_type type, const void *text, size_t len)
{
	san->text = malloc(len + 1);
	if (san->text == NULL)
		return X509_E_NOMEM;
	if (len > 0)
		memcpy(san->text, text, len);
	san->text[len] = '\0';
	san->len = len;
	san->type = type;
	return X509_OK;
}

static enum x509_status
read_ia5(const struct kind *kind, struct x509_san *san, struct x509_der value,
    const char **why)
{
	*why = "it is empty, or holds NUL or octets outside ASCII";
	if (!x509_text_is_ia5(value.p, value.len))
		return X509_E_INPUT;
	return set_text(san, kind->type, value.p, value.len);
}

/* RFC 9598 3: SmtpUTF8Mailbox ::= UTF8String (SIZE (1..MAX)) */
static enum x509_status
read_mailbox_utf8(struct x509_san *san, struct x509_der value, const char **why)
{
	struct x509_der text;

	*why = "a SmtpUTF8Mailbox is not one UTF8String";
	if (!x509_der_only(value, X509_DER_UTF8_STRING, &text))
		return X509_E_INPUT;
	*why = "a SmtpUTF8Mailbox is empty, or holds NUL, a byte order mark "
	       "or octets that are no UTF-8";
	if (!x509_text_is_utf8(text.p, text.len))
		return X509_E_INPUT;
	return set_text(san, X509_SAN_MAILBOX_UTF8, text.p, text.len);
}

static enum x509_status
read_printed(const struct kind *kind, struct x509_san *san,
    struct x509_der value, const char **why)
{
	char text[X509_SAN_OTHER_MAX];
	const enum x509_status status = kind->print(text, value, why);

	if (status != X509_OK)
		return status;
	return set_text(san, kind->type, text, strlen(text));
}

static enum x509_status
read_other_name(const struct kind *kind, struct x509_san *san,
    struct x509_der value, const char **why)
{
	struct x509_der_item oid;
	struct x509_der rest = value, inner;

	*why = "it is not one type and one value";
	if (!x509_der_next(&rest, &oid) || oid.tag != X509_DER_OID ||
	    !x509_der_only(rest, TAG_EXPLICIT_0, &inner))
		return X509_E_INPUT;
	if (oid.value.len == sizeof(smtp_utf8_mailbox) &&
	    memcmp(oid.value.p, smtp_utf8_mailbox, oid.value.len) == 0)
		return read_mailbox_utf8(san, inner, why);
	return read_printed(kind, san, oid.value, why);
}

/* Strings are primitive; what is made of elements is constructed. */
static const struct kind kinds[] = {
	{ "dNSName", read_ia5, NULL, X509_SAN_DNS, 0x82 },
	{ "rfc822Name", read_ia5, NULL, X509_SAN_MAILBOX, 0x81 },
	{ "iPAddress", read_printed, x509_san_print_ip, X509_SAN_OTHER, 0x87 },
	{ "uniformResourceIdentifier", read_printed, x509_san_print_uri,
	    X509_SAN_OTHER, 0x86 },
	{ "otherName", read_other_name, x509_san_print_other, X509_SAN_OTHER,
	    0xa0 },
	{ "directoryName", read_printed, x509_san_print_directory,
	    X509_SAN_OTHER, 0xa4 },
	{ "registeredID", read_printed, x509_san_print_registered,
	    X509_SAN_OTHER, 0x88 },
	{ "x400Address", read_printed, x509_san_print_x400, X509_SAN_OTHER,
	    0xa3 },
	{ "ediPartyName", read_printed, x509_san_print_edi, X509_SAN_OTHER,
	    0xa5 },
};

static enum x509_status
read_entry(struct x509_san *san, const struct x509_der_item *item,
    size_t number, struct x509_error *error)
{
	const struct kind *kind = NULL;
	const char *why = "";

	for (size_t i = 0; i < COUNTOF(kinds) && kind == NULL; i++)
		if (kinds[i].tag == item->tag)
			kind = &kinds[i];
	if (kind == NULL)
		return x509_error_set(error, X509_E_INPUT,
		    "subjectAltName entry %zu is of no kind there is, tag %u "
		    "(RFC 5280 4.2.1.6).",
		    number, item->tag);

	const enum x509_status status =
	    kind->read(kind, san, item->value, &why);
	if (status == X509_E_NOMEM)
		return x509_error_nomem(error);
	if (status != X509_OK)
		return x509_error_set(error, status,
		    "subjectAltName entry %zu, %s, is malformed: %s "
		    "(RFC 5280 4.2.1.6).",
		    number, kind->name, why);
	return X509_OK;
}

/* GeneralNames ::= SEQUENCE SIZE (1..MAX) OF GeneralName */
static enum x509_status
count_entries(struct x509_der names, size_t *count, struct x509_error *error)
{
	struct x509_der_item item;

	for (*count = 0; x509_der_next(&names, &item); (*count)++)
		if (*count == X509_INPUT_MAX_NAMES)
			return x509_error_set(error, X509_E_LIMIT,
			    "There are more than %u names in the "
			    "subjectAltName.",
			    X509_INPUT_MAX_NAMES);
	if (names.len != 0)
		return x509_error_set(error, X509_E_INPUT,
		    "subjectAltName entry %zu is cut off, or no DER.",
		    *count + 1);
	return X509_OK;
}

enum x509_status
x509_san_decode(struct x509_san **items, size_t *count,
    struct x509_der extension, struct x509_error *error)
{
	struct x509_der names;
	struct x509_der_item item;
	size_t total;

	if (!x509_der_only(extension, X509_DER_SEQUENCE, &names))
		return x509_error_set(error, X509_E_INPUT,
		    "The subjectAltName extension is not one list in DER "
		    "(RFC 5280 4.2.1.6).");
	enum x509_status status = count_entries(names, &total, error);
	if (status != X509_OK)
		return status;
	if (total == 0)
		return x509_error_set(error, X509_E_INPUT,
		    "The subjectAltName extension is empty "
		    "(RFC 5280 4.2.1.6).");

	struct x509_san *list = calloc(total, sizeof(*list));
	if (list == NULL)
		return x509_error_nomem(error);
	for (size_t i = 0; status == X509_OK && x509_der_next(&names, &item);
	     i++)
		status = read_entry(&list[i], &item, i + 1, error);
	if (status != X509_OK) {
		x509_san_free(list, total);
		return status;
	}
	*items = list;
	*count = total;
	return X509_OK;
}

void
x509_san_free(struct x509_san *items, size_t count)
{
	for (size_t i = 0; items != NULL && i < count; i++)
		free(items[i].text);
	free(items);
}
