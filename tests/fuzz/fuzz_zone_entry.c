/* SPDX-License-Identifier: BSD-2-Clause */
/* A zone file's entries are bounded, and a CAA record that was read is read
 * the same from its own presentation form. */
#include "caa/ascii.h"
#include "caa/record.h"
#include "caa/resolver_zone_entry.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

static void
expect_words(const struct caa_zone_lexer *lexer)
{
	EXPECT(lexer->word_count <= CAA_ZONE_ENTRY_MAX_WORDS);
	for (size_t i = 0; i < lexer->word_count; i++) {
		const struct caa_zone_word *word = &lexer->words[i];

		EXPECT(strlen(word->text) == word->len);
		EXPECT(word->len > 0 || word->quoted);
	}
}

/* Read "text" as the only record of a file. */
static void
read_again(const char *text, struct caa_zone_entry *entry)
{
	FILE *file = tmpfile();

	EXPECT(file != NULL);
	EXPECT(fprintf(file, "x. 0 CAA %s\n", text) > 0);
	rewind(file);
	struct caa_zone_lexer *lexer = caa_zone_lexer_new(file);
	EXPECT(lexer != NULL);
	EXPECT(caa_zone_lexer_next(lexer) == CAA_OK);
	EXPECT(caa_zone_entry_parse(entry, lexer) == CAA_OK);
	EXPECT(entry->type == CAA_ZONE_CAA);
	free(lexer);
	(void)fclose(file);
}

static bool
has_plain_tag(const struct caa_record *record)
{
	for (size_t i = 0; i < record->tag_len; i++)
		if (!caa_ascii_is_alnum((uint8_t)record->tag_text[i]))
			return false;
	return true;
}

static void
expect_same_again(const struct caa_zone_rdata *rdata)
{
	static struct caa_zone_entry entry;
	static char text[5 * CAA_ZONE_RDATA_MAX_OCTETS];
	struct caa_record record, again;

	EXPECT(caa_record_decode(&record, rdata->octets, rdata->len) == CAA_OK);
	if (!has_plain_tag(&record))
		return;
	EXPECT(caa_record_print(&record, text, sizeof(text)) < sizeof(text));
	memset(&entry, 0, sizeof(entry));
	read_again(text, &entry);
	EXPECT(caa_record_decode(&again, entry.rdata.octets, entry.rdata.len) ==
	    CAA_OK);
	EXPECT(again.flags == record.flags);
	EXPECT(again.tag == record.tag && again.tag_len == record.tag_len);
	EXPECT(again.value_len == record.value_len);
	EXPECT(memcmp(again.value, record.value, record.value_len) == 0);
}

static void
read_file(FILE *file)
{
	static struct caa_zone_entry entry;
	struct caa_zone_lexer *lexer = caa_zone_lexer_new(file);

	EXPECT(lexer != NULL);
	memset(&entry, 0, sizeof(entry));
	for (;;) {
		enum caa_status status = caa_zone_lexer_next(lexer);

		EXPECT((status == CAA_OK) == (lexer->fault == NULL));
		if (status != CAA_OK || lexer->word_count == 0)
			break;
		expect_words(lexer);
		if (caa_zone_entry_parse(&entry, lexer) != CAA_OK) {
			EXPECT(entry.fault[0] != '\0');
			break;
		}
		if (entry.type == 0)
			continue;
		EXPECT(
		    caa_wire_name_len(entry.owner) <= CAA_WIRE_NAME_MAX_OCTETS);
		EXPECT(entry.ttl_s <= INT32_MAX);
		if (entry.type == CAA_ZONE_CAA)
			expect_same_again(&entry.rdata);
	}
	free(lexer);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = malloc(size + 1);

	EXPECT(copy != NULL);
	memcpy(copy, data, size);
	FILE *file = size == 0 ? NULL : fmemopen(copy, size, "r");
	if (file != NULL) {
		read_file(file);
		(void)fclose(file);
	}
	free(copy);
	return 0;
}
