/* SPDX-License-Identifier: BSD-2-Clause */
/* read: x509_names_read() with everything checked that always holds. */
#ifndef TESTS_X509_READ_H
#define TESTS_X509_READ_H

#include "tests/x509/build.h"
#include "x509/names.h"

/*
 * Read blob; *names is NULL and *error zeroed unless the call filled them.
 * Checks that they agree with the status, that the sentence is printable and
 * that OpenSSL's queue of errors is as it was.
 */
enum x509_status read_input(const char *row, struct x509_names **names,
    enum x509_input input, const struct build_blob *blob,
    struct x509_error *error);

#endif /* TESTS_X509_READ_H */
