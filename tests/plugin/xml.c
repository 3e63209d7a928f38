/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/plugin/xml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/xmlschemas.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

/* Texts of ours in the type of the library; BAD_CAST drops the const. */
static const xmlChar *
x(const char *text)
{
	return (const xmlChar *)text;
}

struct xml {
	xmlDocPtr doc;
};

struct xml *
xml_parse(const char *text, size_t len)
{
	/* The library's own: no suite makes these fail. */
	struct xml *xml = xmlMalloc(sizeof(*xml));

	if (xml == NULL)
		exit(2);
	xml->doc =
	    xmlReadMemory(text, (int)len, "report.xml", NULL, XML_PARSE_NONET);
	if (xml->doc != NULL)
		return xml;
	xmlFree(xml);
	return NULL;
}

void
xml_free(struct xml *xml)
{
	if (xml == NULL)
		return;
	xmlFreeDoc(xml->doc);
	xmlFree(xml);
}

bool
xml_is_valid(const struct xml *xml, const char *name)
{
	xmlSchemaParserCtxtPtr parser;
	xmlSchemaPtr schema;
	xmlSchemaValidCtxtPtr ctxt;
	char path[512];
	bool ok;

	(void)snprintf(path, sizeof(path), "%s/%s", SCHEMA_DIRECTORY, name);
	parser = xmlSchemaNewParserCtxt(path);
	schema = xmlSchemaParse(parser);
	xmlSchemaFreeParserCtxt(parser);
	if (schema == NULL)
		return false;
	ctxt = xmlSchemaNewValidCtxt(schema);
	ok = xmlSchemaValidateDoc(ctxt, xml->doc) == 0;
	xmlSchemaFreeValidCtxt(ctxt);
	xmlSchemaFree(schema);
	return ok;
}

char *
xml_get(const struct xml *xml, const char *path)
{
	static const char *const namespaces[][2] = {
		{ "i", "urn:ietf:params:xml:ns:iodef-2.0" },
		{ "i1", "urn:ietf:params:xml:ns:iodef-1.0" },
		{ "r", "urn:ietf:params:xml:ns:iodef-rid-2.0" },
	};
	xmlXPathContextPtr ctxt = xmlXPathNewContext(xml->doc);
	xmlXPathObjectPtr object;
	xmlChar *value;
	char *copy;

	for (size_t i = 0; i < sizeof(namespaces) / sizeof(*namespaces); i++)
		(void)xmlXPathRegisterNs(
		    ctxt, x(namespaces[i][0]), x(namespaces[i][1]));
	object = xmlXPathEval(x(path), ctxt);
	value = object == NULL ? NULL : xmlXPathCastToString(object);
	copy = xmlMemStrdup(value == NULL ? "(no value)" : (const char *)value);
	if (copy == NULL)
		exit(2);
	xmlFree(value);
	xmlXPathFreeObject(object);
	xmlXPathFreeContext(ctxt);
	return copy;
}

bool
xml_is(const struct xml *xml, const char *path, const char *text)
{
	char *value = xml_get(xml, path);
	const bool ok = strcmp(value, text) == 0;

	if (!ok)
		(void)fprintf(stderr, "%s is \"%s\"\n", path, value);
	free(value);
	return ok;
}
