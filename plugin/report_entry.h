/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * report_entry: the names of letters in a spool, for the spool only.  All the
 * state of a letter is in its name, which one rename changes at once.
 */
#ifndef PLUGIN_REPORT_ENTRY_H
#define PLUGIN_REPORT_ENTRY_H

#include "plugin/report_spool.h"

/* Name a letter of an incident: number 0 to 99. */
void plugin_entry_name(
    struct plugin_spool_entry *entry, const char *id, unsigned number);

/* The same letter at another time. */
void plugin_entry_change(
    struct plugin_spool_entry *entry, int64_t due_ms, unsigned tries);

/* False for a name that plugin_entry_name() does not make. */
bool plugin_entry_parse(struct plugin_spool_entry *entry, const char *name);

/* As plugin_spool_due(); 0 or an errno. */
int plugin_entry_list(int directory, int64_t now_ms,
    struct plugin_spool_entry *entries, size_t max, size_t *count,
    int64_t *next_ms);

/* How many letters a directory holds; 0 if it cannot be read. */
size_t plugin_entry_count(int directory);

/* Remove the letters that were due before a time. */
void plugin_entry_remove_before(int directory, int64_t time_ms);

#endif /* PLUGIN_REPORT_ENTRY_H */
