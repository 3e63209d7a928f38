/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * explain: a decision in words, and the zone line that would change it.
 * Pure; output is printable ASCII whatever the records hold.
 */
#ifndef CAA_EXPLAIN_H
#define CAA_EXPLAIN_H

#include "caa/policy.h"

#define CAA_EXPLAIN_MAX 1024 /* octets of any text made here, NUL included */

/*
 * One sentence without a final stop: "issuewild at example.com lists only
 * other.example".  records are those of the deciding set (may be none).
 * Truncated texts end in "...".
 */
void caa_explain(char out[CAA_EXPLAIN_MAX], const struct caa_question *question,
    const struct caa_decision *decision, const struct caa_answer *answer);

/*
 * The zone lines that would permit a denied name, most general first: one at
 * the owner that published the deciding set, one at the name itself where
 * that is another place.  Returns how many (0 to 2): none for permitted names
 * and for denials no record can mend.
 */
size_t caa_explain_fix(char out[2][CAA_EXPLAIN_MAX],
    const struct caa_question *question, const struct caa_decision *decision);

#endif /* CAA_EXPLAIN_H */
