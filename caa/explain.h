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
 * other.example".  answer is the one that decided: of decision->owner, or NULL.
 * Truncated texts end in "...".
 */
void caa_explain(char out[CAA_EXPLAIN_MAX], const struct caa_question *question,
    const struct caa_decision *decision, const struct caa_answer *answer);

/* The clause that decided, "RFC 8659 4.3": the reason's own, or that of the
 * property where one was applied. */
const char *caa_explain_clause(const struct caa_decision *decision);

/*
 * The zone lines that would permit a denied name, most general first: one
 * beside the deciding set, wherever its aliases lead, and one at the name
 * itself where that is another place and no alias; each of them is enough.
 * Returns how many (0 to 2): none for permitted names and for denials that no
 * new record can mend without giving up a restriction that is in force.
 */
size_t caa_explain_fix(char out[2][CAA_EXPLAIN_MAX],
    const struct caa_question *question, const struct caa_decision *decision);

#endif /* CAA_EXPLAIN_H */
