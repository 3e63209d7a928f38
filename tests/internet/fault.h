/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fault: the table of ways a name server can be wrong.  Each is a way to
 * spoil the right reply of a good server.
 */
#ifndef TESTS_INTERNET_FAULT_H
#define TESTS_INTERNET_FAULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DNS_HEADER_LEN  12u
#define DNS_MESSAGE_MAX 65535u

#define FAULT_ADDRESS_SIZE 16

/* Longer than a busy machine waits within a try, and shorter than any retry
 * delay of the tests. */
#define FAULT_CURE_MS 1000

/* A query and the good server's reply to it. */
struct exchange {
	const uint8_t *query;
	size_t query_len;
	bool tcp;
	uint8_t *reply; /* to be spoiled; room for DNS_MESSAGE_MAX octets */
	size_t len;     /* of the reply; 0: say nothing at all */
	long pause_ms;  /* the longest between two queries for this name here */
};

typedef void fault_spoil_fn(struct exchange *x);

enum fault_source {
	FAULT_SOURCE_RIGHT = 0,
	FAULT_SOURCE_PORT,    /* answers from another port */
	FAULT_SOURCE_ADDRESS, /* answers from another address */
};

enum fault_tcp {
	FAULT_TCP_WORKS = 0,
	FAULT_TCP_NONE,   /* accepted and closed at once */
	FAULT_TCP_SILENT, /* accepted, and nothing else */
	FAULT_TCP_RESET,  /* half an answer, then a reset */
	FAULT_TCP_DRIP,   /* an octet every half second */
};

struct fault {
	const char *name; /* also the label of its zones */
	fault_spoil_fn *spoil;
	uint16_t type; /* of the questions spoiled [CAA] */
	bool all;      /* spoils every question */
	bool forwards; /* a forwarder: its good server is a resolver */
	enum fault_source source;
	enum fault_tcp tcp;
	long delay_ms; /* before it answers what it spoils */
};

size_t fault_count(void);
const struct fault *fault_at(size_t index);

/* The loopback address that serves it. */
void fault_address(size_t index, char out[FAULT_ADDRESS_SIZE]);

/* Octets up to the end of the question, in the reply and in the query. */
size_t exchange_question_end(const struct exchange *x);
size_t exchange_query_end(const struct exchange *x);

/* The type asked for; 0 for a query without a question. */
uint16_t exchange_type(const struct exchange *x);

/* UDP payload the query offers to take; 0 without EDNS. */
size_t exchange_offer(const struct exchange *x);

/* TC, and nothing but the question. */
void exchange_truncate(struct exchange *x);

/* Is this a question this fault spoils? */
bool fault_applies(const struct fault *fault, const struct exchange *x);

/* fault_header.c: spoilers of header, question and size. */
fault_spoil_fn spoil_keep, spoil_say_nothing, spoil_formerr, spoil_servfail,
    spoil_notimp, spoil_refused, spoil_notauth, spoil_bare_nxdomain, spoil_lame,
    spoil_refer_upward, spoil_servfail_at_first, spoil_wrong_id,
    spoil_wrong_question, spoil_not_a_reply, spoil_not_authoritative,
    spoil_truncate_all, spoil_truncate_partly, spoil_truncate_always,
    spoil_edns_formerr, spoil_edns_drop, spoil_edns_badvers,
    spoil_lose_above_512, spoil_lose_above_1232, spoil_lose_above_4096,
    spoil_refuse_offer_512, spoil_refuse_offer_1232, spoil_refuse_offer_4096,
    spoil_lower_case, spoil_upper_case, spoil_cut_short, spoil_trail,
    spoil_header_only, spoil_garbage;

/* fault_records.c: spoilers that rewrite the records of the reply. */
fault_spoil_fn spoil_class, spoil_other_owner, spoil_no_rrsig, spoil_no_nsec,
    spoil_no_answer, spoil_no_dnssec, spoil_twice, spoil_inject_caa,
    spoil_corrupt;

/* fault_rdata.c: spoilers that answer with one CAA record of their own. */
fault_spoil_fn spoil_tag_empty, spoil_tag_long, spoil_rdata_none,
    spoil_rdata_one, spoil_value_huge, spoil_set_10000;

/* fault_bomb.c: spoilers that make validation expensive (KeyTrap). */
fault_spoil_fn spoil_many_keys, spoil_many_signatures;

#endif /* TESTS_INTERNET_FAULT_H */
