/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proof_private: what the files of proof share.
 *
 *   _name    canonical order of names
 *   _nsec    one NSEC or NSEC3 record beside one name
 *   _denial  what such records say together
 *   _set     records and their signatures
 *   _key     DS sets and the keys they speak of
 *   _zone    from the anchors to the keys of a zone
 *   _cut     from a zone to those below it
 *   _judge   the reply in question, record set by record set
 *   (plain)  the replies in evidence, and findings
 *
 * Names are in wire form and borrow from the replies they stand in.
 */
#ifndef CAA_PROOF_PRIVATE_H
#define CAA_PROOF_PRIVATE_H

#include "caa/answer_packet.h"
#include "caa/delegation.h"
#include "caa/proof.h"
#include "caa/proof_reply.h"

#define CAA_PROOF_MAX_CHECKS 400u /* signatures tried for one finding */

/* ---- _name ---- */

/* Order of RFC 4034 6.1: below, equal to or above 0. */
int caa_proof_compare(const uint8_t *a, const uint8_t *b);

/* The name of so many labels that ends name, which has as many at least. */
const uint8_t *caa_proof_suffix(const uint8_t *name, size_t labels);

/* Is name strictly below ancestor? */
bool caa_proof_is_below(const uint8_t *name, const uint8_t *ancestor);

/* The labels name and other end in alike. */
size_t caa_proof_common(const uint8_t *name, const uint8_t *other);

/* ---- states ---- */

enum caa_proof_state {
	CAA_PROOF_MISSING = 0, /* not in evidence */
	CAA_PROOF_BOGUS,
	CAA_PROOF_UNSIGNED, /* there is no signature at all */
	CAA_PROOF_INSECURE,
	CAA_PROOF_SECURE,
};

/* ---- denials ---- */

/* NSEC and NSEC3 records whose signatures were verified, of one zone. */
#define CAA_PROOF_MAX_DENIALS 16

struct caa_proof_denials {
	const uint8_t *zone; /* NULL: there are none */
	const ldns_rr *records[CAA_PROOF_MAX_DENIALS];
	size_t count;
};

enum caa_proof_denied {
	CAA_PROOF_NOT_DENIED = 0,
	CAA_PROOF_DENIED,    /* it does not exist, and that is signed */
	CAA_PROOF_DELEGATED, /* a DS does not exist, below a zone cut */
	CAA_PROOF_OPTED_OUT, /* it may exist unsigned (RFC 5155 6) */
	CAA_PROOF_UNCHECKED, /* more iterations than anybody computes */
};

/* ---- _nsec ---- */

/* Where a name is from the sight of a record. */
enum caa_proof_place {
	CAA_PROOF_ELSEWHERE = 0,
	CAA_PROOF_MATCHES, /* its owner */
	CAA_PROOF_COVERS,  /* between its owner and the next */
};

/* The record of the type, NSEC or NSEC3, with this place, or NULL. */
const ldns_rr *caa_proof_nsec_find(const struct caa_proof_denials *denials,
    const uint8_t *name, enum caa_proof_place place, ldns_rr_type type);

/* What the record at the name itself says of the type. */
enum caa_proof_denied caa_proof_nsec_read(
    const ldns_rr *rr, const uint8_t *name, ldns_rr_type type);

/* Does what stands below its owner stand elsewhere? */
bool caa_proof_nsec_ends(const ldns_rr *rr);

static inline const uint8_t *
caa_proof_nsec_next(const ldns_rr *nsec)
{
	return ldns_rdf_data(ldns_rr_rdf(nsec, 0));
}

/* ---- _denial ---- */

/* The name exists, or something below it does, and has no set of the type. */
enum caa_proof_denied caa_proof_no_data(const struct caa_proof_denials *denials,
    const uint8_t *name, ldns_rr_type type);

/* Neither the name nor a wildcard in its place exists. */
enum caa_proof_denied caa_proof_no_name(
    const struct caa_proof_denials *denials, const uint8_t *name);

/* The name itself does not exist, so that the wildcard so many labels up
 * stands for it. */
enum caa_proof_denied caa_proof_no_closer(
    const struct caa_proof_denials *denials, const uint8_t *name,
    size_t labels);

/* ---- _key ---- */

/* A DS that nobody could use is as none (RFC 4035 5.2). */
bool caa_proof_is_usable_ds(const ldns_rr *ds);

bool caa_proof_is_zone_key(const ldns_rr *key);

/* Only zone keys sign zones: drop the others. */
void caa_proof_keep_zone_keys(ldns_rr_list *keys);

/* Does one of these, DS or anchors, speak of the key? */
bool caa_proof_is_entrusted(const ldns_rr_list *trusted, const ldns_rr *key);

/* ---- the proof ---- */

struct caa_proof_reply {
	struct caa_proof_question question;
	struct caa_packet packet;
	struct caa_proof_reply *next;
};

struct caa_proof_zone {
	uint8_t name[CAA_WIRE_NAME_MAX_OCTETS];
	enum caa_proof_state state;
	ldns_rr_list *keys; /* borrowed from the reply; NULL unless secure */
	char why[CAA_PROOF_TEXT]; /* it is not secure */
	struct caa_proof_zone *next;
};

struct caa_proof {
	ldns_rr_list *anchors;
	int64_t now;
	struct caa_proof_reply *replies;
	struct caa_proof_zone *zones;

	/* Of the finding being made. */
	struct caa_proof_finding *finding;
	unsigned checks;
	bool no_memory;
};

/* The reply to a question for DS or DNSKEY; NULL, and said, if it is not in
 * evidence. */
const struct caa_proof_reply *caa_proof_find(
    struct caa_proof *proof, const uint8_t *name, uint16_t type);

/* ---- _zone ---- */

/* The keys of a zone, in whatever state; the proof's.  NULL: no memory. */
struct caa_proof_zone *caa_proof_keys(
    struct caa_proof *proof, const uint8_t *name);

/* ---- _cut ---- */

/* What the DS set of a name comes to. */
struct caa_proof_cut {
	enum caa_delegation step; /* UNKNOWN: see state */
	enum caa_proof_state state;
	ldns_rr_list *ds; /* SIGNED: the set; the records are the reply's */
};

/* Free cut->ds afterwards. */
void caa_proof_cut_read(
    struct caa_proof *proof, const uint8_t *name, struct caa_proof_cut *cut);

/* Is the name below an insecure delegation?  SECURE: it is not. */
enum caa_proof_state caa_proof_walk(
    struct caa_proof *proof, const uint8_t *name);

/* ---- _set ---- */

/* Fields of records (RFC 4034 3.1). */
#define CAA_PROOF_RRSIG_TYPE    0
#define CAA_PROOF_RRSIG_LABELS  2
#define CAA_PROOF_RRSIG_KEY_TAG 6
#define CAA_PROOF_RRSIG_SIGNER  7

static inline uint8_t
caa_proof_octet(const ldns_rr *rr, size_t field)
{
	return ldns_rdf2native_int8(ldns_rr_rdf(rr, field));
}

static inline const uint8_t *
caa_proof_owner(const ldns_rr *rr)
{
	return ldns_rdf_data(ldns_rr_owner(rr));
}

static inline const uint8_t *
caa_proof_signer(const ldns_rr *rrsig)
{
	return ldns_rdf_data(ldns_rr_rdf(rrsig, CAA_PROOF_RRSIG_SIGNER));
}

/* A set to be verified, and where its signatures are. */
struct caa_proof_set {
	const uint8_t *owner;
	ldns_rr_type type;
	ldns_rr_list *records;          /* of this owner and type only */
	const ldns_rr_list *signatures; /* of the whole message */
	const uint8_t *above;  /* signers are strictly above it, or NULL */
	const uint8_t *signer; /* set on success */
	size_t labels;         /* the signature's: fewer than the owner's
	                          mean that a wildcard was expanded */
};

/* The state of a set; the reason goes to the finding unless it is SECURE. */
enum caa_proof_state caa_proof_verify(
    struct caa_proof *proof, struct caa_proof_set *set);

/* Is it an expanded wildcard? */
bool caa_proof_is_expanded(const struct caa_proof_set *set);

/* The verified denials of a message about name; above as in a set. */
void caa_proof_gather(struct caa_proof *proof, const struct caa_packet *packet,
    const uint8_t *name, const uint8_t *above,
    struct caa_proof_denials *denials);

/* Could this signature be one of the set, of a zone it may be in? */
bool caa_proof_is_candidate(
    const struct caa_proof_set *set, const ldns_rr *rrsig);

/* One signature against keys that are trusted; says why not. */
bool caa_proof_check_signature(struct caa_proof *proof,
    struct caa_proof_set *set, const ldns_rr *rrsig, const ldns_rr_list *keys);

/* The records of one owner and type; they stay the list's.  NULL: memory. */
ldns_rr_list *caa_proof_select(
    const ldns_rr_list *list, const uint8_t *owner, ldns_rr_type type);

/* Say why; the first reason stays. */
void caa_proof_say(struct caa_proof *proof, const char *format, ...)
    CAA_PRINTF(2, 3);

/* The same about a set. */
void caa_proof_say_bogus(
    struct caa_proof *proof, const struct caa_proof_set *set, const char *why);

/* ---- _judge ---- */

/* The state of a reply to (owner, CAA, IN), aliases and all. */
enum caa_proof_state caa_proof_judge(struct caa_proof *proof,
    const struct caa_packet *packet, const uint8_t *owner);

#endif /* CAA_PROOF_PRIVATE_H */
