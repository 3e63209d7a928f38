/* SPDX-License-Identifier: BSD-2-Clause */
/* fault_packet: the reply as lists of records, and back. */
#ifndef TESTS_INTERNET_FAULT_PACKET_H
#define TESTS_INTERNET_FAULT_PACKET_H

#include <ldns/ldns.h>

#include "tests/internet/fault.h"

typedef void fault_edit_fn(ldns_rr_list *answer, ldns_rr_list *authority);

/* Let edit change both sections; a reply ldns cannot read is dropped. */
void exchange_edit(struct exchange *x, fault_edit_fn *edit);

#endif /* TESTS_INTERNET_FAULT_PACKET_H */
