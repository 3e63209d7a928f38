/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * relay: a forwarder that is near and fast, but for names with "many" in them
 * and for the DS set of www.tampered.demo: the first such question is answered
 * after RELAY_SLOW_MS, those that come later with it.  Stands in front of the
 * real one, over UDP.
 */
#ifndef TESTS_INTERNET_RELAY_H
#define TESTS_INTERNET_RELAY_H

#include <stdbool.h>

#define RELAY_ADDRESS "127.53.0.60"
#define RELAY_SLOW_MS 4000

bool relay_start(void);
void relay_stop(void);

#endif /* TESTS_INTERNET_RELAY_H */
