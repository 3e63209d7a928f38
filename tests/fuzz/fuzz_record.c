/* SPDX-License-Identifier: BSD-2-Clause */
/* A decoded record accounts for every octet; its text is printable. */
#include "caa/ascii.h"
#include "caa/record.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct caa_record record;
	char text[512], whole[4 * 1024];

	if (caa_record_decode(&record, data, size) != CAA_OK) {
		EXPECT(size < 2 || data[1] == 0 || data[1] > size - 2);
		EXPECT(record.value == NULL && record.tag_len == 0);
		return 0;
	}
	EXPECT(2 + record.tag_len + record.value_len == size);
	EXPECT(record.flags == data[0]);
	EXPECT((const uint8_t *)record.tag_text == data + 2);
	EXPECT(record.value == data + 2 + record.tag_len);
	size_t need = caa_record_print(&record, text, sizeof(text));
	size_t len = strlen(text);
	EXPECT(need < sizeof(text)
		? len == need
		: len < sizeof(text) && strcmp(text + len - 3, "...") == 0);
	EXPECT(caa_record_print(&record, whole, sizeof(whole)) == need);
	for (size_t i = 0; text[i] != '\0'; i++)
		EXPECT(caa_ascii_is_print((uint8_t)text[i]));
	EXPECT(record.tag == CAA_TAG_UNKNOWN ||
	    caa_ascii_equal_nocase(
		record.tag_text, record.tag_len, caa_tag_name(record.tag)));
	return 0;
}
