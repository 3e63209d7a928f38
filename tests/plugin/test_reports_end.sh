#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# From a denial to the mailbox and the web server: the command with the real
# module, a zone file, and real servers.
# usage: test_reports_end.sh CAA-VALIDATOR SERVERS-FOLDER
set -u
command=$1 servers=$2
python=/usr/bin/python3
work=$(mktemp -d) || exit 2
mail=
web=
trap 'kill $mail $web 2>/dev/null; rm -rf "$work"' EXIT
cd "$work" || exit 2
rows=0 failed=0

# is SENTENCE TEST-ARGUMENTS...
is() {
	sentence=$1
	shift
	rows=$((rows + 1))
	test "$@" && return
	failed=$((failed + 1))
	echo "FAILED: $sentence"
	cat out err messages requests 2>/dev/null | sed 's/^/  /'
}
has() { # SENTENCE TEXT FILE
	is "$1" -n "$(grep -F -- "$2" "$3" 2>/dev/null)"
}
port() { # FILE: waits until a server has printed its port there
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		[ -s "$1" ] && break
		sleep 0.5
	done
	cat "$1"
}

"$python" -c 'import aiosmtpd' 2>/dev/null || {
	echo "SKIP: python3-aiosmtpd is not installed"
	exit 77
}
"$servers/make_certificates.sh" "$work" || exit 2
"$python" "$servers/mail_server.py" "$work" >mail.port 2>/dev/null &
mail=$!
"$python" "$servers/web_server.py" "$work" tls client >web.port 2>/dev/null &
web=$!
mail_port=$(port mail.port) web_port=$(port web.port)

cat >test.zone <<-ZONE
	\$ORIGIN example.
	\$TTL 300
	@ SOA ns hostmaster 1 3600 900 604800 300
	@ NS ns
	ns A 192.0.2.53
	shop CAA 0 issue "other.example"
	shop CAA 0 iodef "mailto:security@shop.example"
	shop CAA 0 iodef "https://127.0.0.1:$web_port/status/200"
	free A 192.0.2.1
ZONE
cat >caa.conf <<-CONF
	[caa_validator]
	issuers = ca.example
	iodef_email = yes
	iodef_email_from = caa@ca.example
	iodef_email_text = Dear owner,\\n\\nas you wished.
	iodef_web = https
	iodef_spool = $work/spool
	iodef_linger_ms = 10000
	iodef_tls_ca = $work/ca.pem
	iodef_tls_certificate = $work/client.pem
	iodef_tls_key = $work/client.key
	iodef_allow_networks = 127.0.0.0/8
	smtp_url = smtp://127.0.0.1:$mail_port
CONF
check() {
	"$command" check --config caa.conf --zone test.zone "$@" >out 2>err
}

check free.example
is "a permission is one" $? = 0
is "and nothing is reported" ! -e messages -a ! -e requests

check www.shop.example '*.shop.example'
is "a denial is one" $? = 1
has "a mail to the owner" "to: ['security@shop.example']" messages
has "from us" "from: caa@ca.example" messages
has "in our words" "as you wished." messages
has "with the subject" \
	"header Subject: Certificate not issued because of CAA records" messages
has "with the document" "<IODEF-Document version=\"2.00\"" messages
has "about the first name" "www.shop.example" messages
has "and the second" "*.shop.example" messages
has "a report to the web server" "POST /status/200" requests
has "as RID" "<iodef-rid:RID " requests
has "with our certificate" "client: ((('commonName', 'client'),),)" requests
is "nothing waits" -z "$(ls spool/queue)"
is "nothing was given up" -z "$(ls spool/dead)"

rm -f messages requests
check www.shop.example
is "still denied" $? = 1
is "not reported twice a day" ! -e messages -a ! -e requests

check --set iodef_email=yes --set smtp_url= www.shop.example
is "without a mail server" $? = 2
has "in words" "needs smtp_url" err

rm -rf spool
check --set iodef_allow_networks= www.shop.example
is "denied as ever" $? = 1
is "no report to our own network" ! -e requests
has "but one by mail" "security@shop.example" messages
is "it was given up at once" "$(ls spool/dead | wc -l)" = 1

echo "$rows checks, $failed failed"
[ "$failed" = 0 ]
