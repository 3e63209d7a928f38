#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Start the program of the constraint as Dogtag does, with a request file.
# usage: sample-request.sh REQUEST.pem [PROGRAM]
set -eu
exec env -i PATH=/usr/bin:/bin DOGTAG_CERT_REQUEST="$(cat "$1")" \
	DOGTAG_USER=caadmin DOGTAG_PROFILE_ID=caServerCert \
	"${2:-/usr/libexec/caa-validator/caa-validator-dogtag}"
