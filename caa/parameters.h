/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * parameters: whether the parameters of a property that names us let this
 * request pass (RFC 8657 3 and 4).  Pure, allocation-free, any thread.
 */
#ifndef CAA_PARAMETERS_H
#define CAA_PARAMETERS_H

#include "caa/issue_value.h"
#include "caa/policy.h"

#define CAA_PARAMETER_ACCOUNT "accounturi"        /* RFC 8657 3 */
#define CAA_PARAMETER_METHODS "validationmethods" /* RFC 8657 4 */

/*
 * CAA_REASON_AUTHORIZED, or the first of these that is true: ACCOUNT_MISMATCH,
 * METHOD_MISMATCH, UNKNOWN_PARAMETER.  RFC 8657 defines its parameters for
 * issue and issuewild; for other properties they are unknown ones.
 */
enum caa_reason caa_parameters_judge(const struct caa_rules *rules,
    const struct caa_question *question, enum caa_tag property,
    struct caa_octets parameters);

/* How many parameters have this name in any case; *value is the first one's,
 * or zeroed. */
size_t caa_parameters_find(
    struct caa_octets parameters, const char *name, struct caa_octets *value);

/* Can these octets be an account URI (RFC 3986 3) in a CAA value? */
bool caa_parameters_is_uri(struct caa_octets octets);

/* Is this a list as RFC 8657 4 writes it?  The empty one is. */
bool caa_parameters_is_method_list(struct caa_octets octets);

#endif /* CAA_PARAMETERS_H */
