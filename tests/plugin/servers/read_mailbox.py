#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""read_mailbox.py FILE: prints the mails of a mailbox, taken apart, and the
names of which the attached documents speak."""
import mailbox
import sys
import xml.etree.ElementTree as ElementTree

IODEF = "{urn:ietf:params:xml:ns:iodef-2.0}"


def read_document(octets):
    root = ElementTree.fromstring(octets)
    print("document %s %s" % (root.tag.replace(IODEF, ""), root.get("version")))
    for data in root.iter(IODEF + "AdditionalData"):
        if data.get("name") == "requested-name":
            print("requested %s" % data.text)


for message in mailbox.mbox(sys.argv[1]):
    print("envelope from %s" % message.get_from())
    for name, value in message.items():
        print("%s: %s" % (name, " ".join(value.split())))
    for part in message.walk():
        if part.is_multipart():
            continue
        octets = part.get_payload(decode=True)
        print("part %s %s" % (part.get_content_type(), part.get_filename()))
        if part.get_content_type() == "application/xml":
            read_document(octets)
        else:
            print(octets.decode("ascii"))
