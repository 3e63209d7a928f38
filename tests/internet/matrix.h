/* SPDX-License-Identifier: BSD-2-Clause */
/* matrix: the tests of the suite internet.matrix. */
#ifndef TESTS_INTERNET_MATRIX_H
#define TESTS_INTERNET_MATRIX_H

/* matrix.c: every row of matrix.table. */
void test_matrix(void);

/* trust.c: anchors, forwarders and networks that deserve none. */
void test_trust(void);
void test_proofs(void);
void test_no_start(void);
void test_nothing_proven(void);

/* patience.c: retries and deadlines. */
void test_retries(void);
void test_deadlines(void);
void test_silence(void);
void test_bombs(void);

#endif /* TESTS_INTERNET_MATRIX_H */
