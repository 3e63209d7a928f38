/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/serve/identify.h"

#include <string.h>

#include <openssl/err.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

/* Is text, of len octets, an item of the list? */
static bool
is_listed(const char *list, const char *text, size_t len)
{
	const char *item;
	size_t item_len;

	while (serve_settings_next(&list, &item, &item_len))
		if (item_len == len && memcmp(item, text, len) == 0)
			return true;
	return false;
}

static bool
is_listed_string(const char *list, const ASN1_STRING *string)
{
	return is_listed(list, (const char *)ASN1_STRING_get0_data(string),
	    (size_t)ASN1_STRING_length(string));
}

/* The names of a SAN that are texts. */
static const ASN1_STRING *
text_of(const GENERAL_NAME *name)
{
	int type;
	const ASN1_STRING *value = GENERAL_NAME_get0_value(name, &type);

	return type == GEN_DNS || type == GEN_URI || type == GEN_EMAIL ? value
								       : NULL;
}

static bool
has_listed_san(const X509 *certificate, const char *list)
{
	GENERAL_NAMES *names =
	    X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
	bool found = false;

	for (int i = 0; i < sk_GENERAL_NAME_num(names); i++) {
		const ASN1_STRING *text =
		    text_of(sk_GENERAL_NAME_value(names, i));

		found |= text != NULL && is_listed_string(list, text);
	}
	GENERAL_NAMES_free(names);
	return found;
}

static bool
has_listed_cn(const X509 *certificate, const char *list)
{
	const X509_NAME *subject = X509_get_subject_name(certificate);
	int at = -1;

	while (
	    (at = X509_NAME_get_index_by_NID(subject, NID_commonName, at)) >= 0)
		if (is_listed_string(list,
			X509_NAME_ENTRY_get_data(
			    X509_NAME_get_entry(subject, at))))
			return true;
	return false;
}

/* Its subject; if that is empty, the first name of its SAN. */
static void
describe(const X509 *certificate, char *out, size_t size)
{
	const unsigned long flags = XN_FLAG_RFC2253;
	BIO *bio = BIO_new(BIO_s_mem());
	char *text = NULL;

	(void)snprintf(out, size, "a client certificate");
	if (bio == NULL)
		return;
	(void)X509_NAME_print_ex(
	    bio, X509_get_subject_name(certificate), 0, flags);
	if (BIO_pending(bio) == 0) {
		GENERAL_NAMES *names = X509_get_ext_d2i(
		    certificate, NID_subject_alt_name, NULL, NULL);
		if (sk_GENERAL_NAME_num(names) > 0)
			(void)GENERAL_NAME_print(
			    bio, sk_GENERAL_NAME_value(names, 0));
		GENERAL_NAMES_free(names);
	}
	const long len = BIO_get_mem_data(bio, &text);
	if (len > 0)
		(void)snprintf(out, size, "%.*s", (int)len, text);
	for (char *c = out; *c != '\0'; c++)
		if (*c < 0x20 || *c > 0x7e)
			*c = '?';
	BIO_free(bio);
}

/* The client's certificate, if it verifies and may be used here. */
static bool
identify_certificate(const struct serve_identities *identities, SSL *ssl,
    struct serve_peer *peer)
{
	const X509 *certificate = SSL_get0_peer_certificate(ssl);
	const char *list = identities->clients;

	if (certificate == NULL || SSL_get_verify_result(ssl) != X509_V_OK)
		return false;
	describe(certificate, peer->name, sizeof(peer->name));
	peer->kind = SERVE_PEER_CERTIFICATE;
	peer->is_trusted = list[0] == '\0' ||
	    has_listed_cn(certificate, list) ||
	    has_listed_san(certificate, list);
	return peer->is_trusted;
}

void
serve_identify(const struct serve_identities *identities, SSL *ssl,
    const struct serve_head *head, struct serve_peer *peer)
{
	const char *name;

	if (ssl == NULL ||
	    (!identities->has_client_ca && identities->tokens == NULL))
		return;
	*peer = (struct serve_peer){ .kind = SERVE_PEER_ANONYMOUS };
	(void)snprintf(peer->name, sizeof(peer->name), "a stranger");
	const bool is_known = identities->has_client_ca &&
	    identify_certificate(identities, ssl, peer);
	ERR_clear_error(); /* a SAN nobody can read is no error of TLS */
	if (is_known)
		return;
	name = serve_tokens_find(
	    identities->tokens, serve_head_find(head, "authorization"));
	if (name == NULL)
		return;
	peer->kind = SERVE_PEER_TOKEN;
	peer->is_trusted = true;
	(void)snprintf(peer->name, sizeof(peer->name), "token %s", name);
}
