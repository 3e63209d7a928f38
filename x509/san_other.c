/* SPDX-License-Identifier: BSD-2-Clause */
#include "x509/san_other.h"

#include <stdio.h>
#include <string.h>

#include <arpa/inet.h>

#include <openssl/objects.h>
#include <openssl/x509.h>

#include "x509/text.h"

#define OID_MAX           120u  /* octets; as text they fit */
#define NAME_MAX_ELEMENTS 1024u /* of a directoryName, at all depths */

static enum x509_status
print_octets(char text[X509_SAN_OTHER_MAX], const char *prefix,
    const uint8_t *octets, size_t len)
{
	const size_t used =
	    (size_t)snprintf(text, X509_SAN_OTHER_MAX, "%s", prefix);

	x509_text_escape(text + used, X509_SAN_OTHER_MAX - used, octets, len);
	return X509_OK;
}

/* RFC 5280 4.2.1.6: four octets, or sixteen, and no mask. */
enum x509_status
x509_san_print_ip(
    char text[X509_SAN_OTHER_MAX], struct x509_der value, const char **why)
{
	char address[INET6_ADDRSTRLEN];
	const int family = value.len == 4 ? AF_INET : AF_INET6;

	*why = "an address has 4 octets or 16";
	if ((value.len != 4 && value.len != 16) ||
	    inet_ntop(family, value.p, address, sizeof(address)) == NULL)
		return X509_E_INPUT;
	(void)snprintf(text, X509_SAN_OTHER_MAX, "IP:%s", address);
	return X509_OK;
}

enum x509_status
x509_san_print_uri(
    char text[X509_SAN_OTHER_MAX], struct x509_der value, const char **why)
{
	*why = "it is empty, or holds NUL or octets outside ASCII";
	if (!x509_text_is_ia5(value.p, value.len))
		return X509_E_INPUT;
	return print_octets(text, "URI:", value.p, value.len);
}

static enum x509_status
print_name(char text[X509_SAN_OTHER_MAX], const X509_NAME *name)
{
	/* RFC 4514's order; the escapes are left to us. */
	const unsigned long flags = XN_FLAG_SEP_COMMA_PLUS | XN_FLAG_DN_REV |
	    XN_FLAG_FN_SN | ASN1_STRFLGS_UTF8_CONVERT |
	    ASN1_STRFLGS_DUMP_UNKNOWN | ASN1_STRFLGS_DUMP_DER;
	BIO *bio = BIO_new(BIO_s_mem());
	char *printed = NULL;
	enum x509_status status = X509_E_INPUT;

	if (bio == NULL)
		return X509_E_NOMEM;
	if (X509_NAME_print_ex(bio, name, 0, flags) >= 0) {
		const long len = BIO_get_mem_data(bio, &printed);

		status = print_octets(
		    text, "dirName:", (const uint8_t *)printed, (size_t)len);
	}
	BIO_free(bio);
	return status;
}

enum x509_status
x509_san_print_directory(
    char text[X509_SAN_OTHER_MAX], struct x509_der value, const char **why)
{
	const unsigned char *p = value.p;
	size_t offset;

	*why = "it is no Name of reasonable size";
	if (x509_der_check(value, NAME_MAX_ELEMENTS, &offset) != X509_DER_GOOD)
		return X509_E_INPUT;

	X509_NAME *name = d2i_X509_NAME(NULL, &p, (long)value.len);
	enum x509_status status = X509_E_INPUT;
	if (name != NULL && p == value.p + value.len)
		status = print_name(text, name);
	X509_NAME_free(name);
	return status;
}

static enum x509_status
print_oid(char text[X509_SAN_OTHER_MAX], const char *prefix,
    struct x509_der value, const char **why)
{
	uint8_t encoded[2 + OID_MAX] = { X509_DER_OID };
	const unsigned char *p = encoded;
	const size_t used =
	    (size_t)snprintf(text, X509_SAN_OTHER_MAX, "%s", prefix);

	*why = "its object identifier is malformed";
	if (value.len > OID_MAX)
		return X509_E_INPUT;
	encoded[1] = (uint8_t)value.len;
	memcpy(encoded + 2, value.p, value.len);

	ASN1_OBJECT *oid = d2i_ASN1_OBJECT(NULL, &p, 2 + (long)value.len);
	if (oid == NULL)
		return X509_E_INPUT;
	const int printed =
	    OBJ_obj2txt(text + used, (int)(X509_SAN_OTHER_MAX - used), oid, 1);
	ASN1_OBJECT_free(oid);
	return printed > 0 ? X509_OK : X509_E_INPUT;
}

enum x509_status
x509_san_print_registered(
    char text[X509_SAN_OTHER_MAX], struct x509_der value, const char **why)
{
	return print_oid(text, "RID:", value, why);
}

enum x509_status
x509_san_print_other(
    char text[X509_SAN_OTHER_MAX], struct x509_der value, const char **why)
{
	return print_oid(text, "other:", value, why);
}

enum x509_status
x509_san_print_x400(
    char text[X509_SAN_OTHER_MAX], struct x509_der value, const char **why)
{
	(void)value, (void)why;
	(void)snprintf(text, X509_SAN_OTHER_MAX, "x400Address");
	return X509_OK;
}

enum x509_status
x509_san_print_edi(
    char text[X509_SAN_OTHER_MAX], struct x509_der value, const char **why)
{
	(void)value, (void)why;
	(void)snprintf(text, X509_SAN_OTHER_MAX, "ediPartyName");
	return X509_OK;
}
