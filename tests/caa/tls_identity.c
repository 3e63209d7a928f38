/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/caa/tls_identity.h"

#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>

static bool
add_extension(X509 *certificate, int nid, const char *value)
{
	X509V3_CTX context;
	X509_EXTENSION *extension;
	bool added;

	X509V3_set_ctx_nodb(&context);
	X509V3_set_ctx(&context, certificate, certificate, NULL, NULL, 0);
	extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
	added = extension != NULL && X509_add_ext(certificate, extension, -1);
	X509_EXTENSION_free(extension);
	return added;
}

struct tls_identity
tls_identity_make(
    const struct tls_identity_config *config, const struct tls_identity *issuer)
{
	struct tls_identity made = { EVP_EC_gen("P-256"), X509_new() };
	const bool authority = config->alt_name == NULL;
	X509_NAME *name = X509_get_subject_name(made.certificate);

	(void)X509_set_version(made.certificate, X509_VERSION_3);
	(void)ASN1_INTEGER_set(
	    X509_get_serialNumber(made.certificate), authority ? 1 : 2);
	(void)X509_gmtime_adj(
	    X509_getm_notBefore(made.certificate), config->begins_s);
	(void)X509_gmtime_adj(
	    X509_getm_notAfter(made.certificate), config->ends_s);
	(void)X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
	    (const unsigned char *)config->subject, -1, -1, 0);
	(void)X509_set_issuer_name(made.certificate,
	    issuer == NULL ? name : X509_get_subject_name(issuer->certificate));
	(void)X509_set_pubkey(made.certificate, made.key);
	(void)add_extension(made.certificate, NID_basic_constraints,
	    authority ? "critical,CA:TRUE" : "critical,CA:FALSE");
	if (!authority)
		(void)add_extension(
		    made.certificate, NID_subject_alt_name, config->alt_name);
	(void)X509_sign(made.certificate,
	    issuer == NULL ? made.key : issuer->key, EVP_sha256());
	return made;
}

void
tls_identity_free(struct tls_identity *identity)
{
	EVP_PKEY_free(identity->key);
	X509_free(identity->certificate);
}

bool
tls_identity_save(const struct tls_identity *identity, char *path)
{
	const int fd = mkstemp(path);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "w");
	bool saved;

	if (file == NULL)
		return false;
	saved = PEM_write_X509(file, identity->certificate) == 1;
	return fclose(file) == 0 && saved;
}
