/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * delegation: read one step of the DS walk that proves a name insecure
 * (RFC 4035 4.3; TLS BR 4.2.2.1 lets a failed lookup pass only for such a
 * name), and where the walk goes on: an aliased name is no more insecure than
 * its target.  Pure functions over one validated answer.  Sees ldns.
 */
#ifndef CAA_DELEGATION_H
#define CAA_DELEGATION_H

#include "caa/answer.h"
#include "caa/domain.h"

enum caa_delegation {
	CAA_DELEGATION_UNKNOWN = 0, /* failed or bogus: proves nothing */
	CAA_DELEGATION_SIGNED,      /* a DS is there: go on below it */
	CAA_DELEGATION_NO_CUT,      /* secure, and no zone cut here: go on */
	CAA_DELEGATION_INSECURE,    /* validated: the chain ends here */
	CAA_DELEGATION_END,         /* secure NXDOMAIN: signed to the end */
};

/*
 * Read the answer to (owner, DS, IN), asked top-down from the TLD; owner is
 * canonical.  dnssec is the validator's word on the message.  An unsigned
 * reply is INSECURE only when dnssec says INSECURE and the reply is a
 * NOERROR or NXDOMAIN with a DS at owner, or with the SOA of a zone that
 * could hold it; a secure NODATA is INSECURE only when its NSEC or NSEC3
 * matches owner and lists NS without SOA and DS.  An alias at owner is no
 * zone cut, and an unsigned one proves nothing: it may be the target that is
 * unsigned.  Whatever else stands in the reply: UNKNOWN.
 */
enum caa_delegation caa_delegation_read(const char *owner,
    const uint8_t *packet, size_t len, enum caa_dnssec dnssec);

enum caa_alias {
	CAA_ALIAS_UNUSABLE = 0, /* there may be one, who knows where to */
	CAA_ALIAS_NONE,         /* denied, or the server failed */
	CAA_ALIAS_FOUND,
};

/*
 * Read the answer to (owner, CNAME, IN), owner canonical.  FOUND fills target,
 * canonical too.  Two aliases, a target that is no canonical name, or a
 * message that is no whole reply to this question: UNUSABLE.
 */
enum caa_alias caa_delegation_read_alias(const char *owner,
    const uint8_t *packet, size_t len, char target[CAA_DOMAIN_MAX_OCTETS + 1]);

#endif /* CAA_DELEGATION_H */
