#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# From a denial to the mailbox and the web server: the command with the real
# module, a zone file, and the servers others run: Exim and nginx.
# usage: test_reports_end.sh CAA-VALIDATOR SERVERS-FOLDER
set -u
command=$1 servers=$2
python=/usr/bin/python3
work=$(mktemp -d) || exit 2
mail=
web=
trap 'kill $mail $web 2>/dev/null; wait; rm -rf "$work"' EXIT
chmod 711 "$work"
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
	ls spool/queue spool/dead 2>/dev/null
	tail -n 20 out err mails s/requests s.log 2>/dev/null | sed 's/^/  /'
}
has() { # SENTENCE TEXT FILE
	is "$1" -n "$(grep -F -- "$2" "$3" 2>/dev/null)"
}
posted() { # SENTENCE TEXT: nginx writes that down after its answer
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		grep -qF -- "$2" s/requests && break
		sleep 0.1
	done
	has "$1" "$2" s/requests
}
count() { # FOLDER: of the spool
	ls "spool/$1" | wc -l
}

for program in exim4 nginx; do
	[ -x /usr/sbin/$program ] || {
		echo "SKIP: $program is not installed"
		exit 77
	}
done
# Servers that handle what anybody sent do not run as root.
unprivileged=
mkdir s && "$servers/make_certificates.sh" "$work/s" || exit 2
cp s/ca.pem s/client.pem s/client.key .
if [ "$(id -u)" = 0 ]; then
	unprivileged="setpriv --reuid nobody --regid nogroup --clear-groups"
	chown -R nobody:nogroup s
fi
ports=$("$python" -c 'import socket
s = [socket.create_server(("127.0.0.1", 0)) for _ in "mw"]
print(*(x.getsockname()[1] for x in s))')
mail_port=${ports% *} web_port=${ports#* }

start() { # SCRIPT PORT: sets $server, once it listens
	$unprivileged "$servers/$1" "$work/s" "$2" >>s.log 2>&1 &
	server=$!
	"$python" -c 'import socket, sys, time
for _ in range(100):
    try:
        sys.exit(socket.create_connection(("127.0.0.1", int(sys.argv[1]))).close())
    except OSError:
        time.sleep(0.1)
sys.exit(1)' "$2" && return
	echo "$1 does not start:"
	cat s.log s/exim.*log s/nginx.log 2>/dev/null
	exit 1
}
start mail_server.sh "$mail_port"
mail=$server
start web_server.sh "$web_port"
web=$server

cat >test.zone <<-ZONE
	\$ORIGIN example.
	\$TTL 300
	@ SOA ns hostmaster 1 3600 900 604800 300
	@ NS ns
	ns A 192.0.2.53
	shop CAA 0 issue "other.example"
	shop CAA 0 iodef "mailto:security@shop.example"
	shop CAA 0 iodef "https://127.0.0.1:$web_port/in"
	back CAA 0 issue ";"
	back CAA 0 iodef "https://127.0.0.1:$web_port/callback"
	moved CAA 0 issue ";"
	moved CAA 0 iodef "https://127.0.0.1:$web_port/moved"
	busy CAA 0 issue ";"
	busy CAA 0 iodef "https://127.0.0.1:$web_port/busy"
	nobody CAA 0 issue ";"
	nobody CAA 0 iodef "mailto:nobody@nobody.example"
	later CAA 0 issue ";"
	later CAA 0 iodef "mailto:later@later.example"
	down CAA 0 issue ";"
	down CAA 0 iodef "mailto:security@down.example"
	evil CAA 0 issue ";"
	evil CAA 0 iodef "mailto:a@evil.example?bcc=b@victim.example"
	evil CAA 0 iodef "mailto:a%0d%0aBcc:b@victim.example"
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
	smtp_url = smtps://127.0.0.1:$mail_port
CONF
check() {
	"$command" check --config caa.conf --zone test.zone "$@" >out 2>err
}
# What the servers took until now.
forget() {
	rm -f s/mailbox
	: >s/requests # nginx keeps it open
}
# The mails there are, once there are so many; Exim takes a moment.
mails() { # COUNT
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		"$python" "$servers/read_mailbox.py" s/mailbox >mails 2>/dev/null
		[ "$(grep -c '^envelope' mails)" = "$1" ] && return
		sleep 0.3
	done
}

check free.example
is "a permission is one" $? = 0
is "and nothing is reported" ! -s s/mailbox -a ! -s s/requests

check www.shop.example '*.shop.example'
is "a denial is one" $? = 1
mails 1
has "a mail from us" "envelope from caa@ca.example" mails
has "as it says" "From: <caa@ca.example>" mails
has "to the owner" "To: <security@shop.example>" mails
has "over TLS" "with esmtps" mails
has "by our name" "helo=ca.example" mails
has "in our words" "as you wished." mails
has "with the subject" \
	"Subject: Certificate not issued because of CAA records" mails
has "with the document" "document IODEF-Document 2.00" mails
has "attached" "part application/xml iodef-" mails
has "about the first name" "requested www.shop.example" mails
has "and the second" "requested *.shop.example" mails
posted "a report to the web server" "POST /in 200"
posted "as RID" "<iodef-rid:RID "
posted "in its type" "type: text/xml"
posted "with our certificate" "client: SUCCESS CN=client"
is "nothing waits" "$(count queue)" = 0
is "nothing was given up" "$(count dead)" = 0

forget
check www.shop.example
is "still denied" $? = 1
is "not reported twice a day" ! -s s/mailbox -a ! -s s/requests

check www.back.example
posted "a callback is announced" "POST /callback 202"
is "and the report delivered" "$(count queue)" = 0

check www.moved.example
posted "a redirection" "POST /moved 302"
is "is not followed" -z "$(grep followed s/requests)"
is "the report was given up" "$(count dead)" = 1
check www.nobody.example
is "so was that to a mailbox that is none" "$(count dead)" = 2
check www.busy.example
posted "a server that is busy" "POST /busy 503"
check www.later.example
is "is asked again, as is one that puts it off" "$(count queue)" = 2
is "after a while" "$(ls spool/queue | grep -c -- '-01-')" = 2
check www.evil.example
is "headers in an address are denied as any" $? = 1
is "and written to by nobody" "$(count queue)" = 2

rm -rf spool
kill "$mail"
wait "$mail" 2>/dev/null
check www.down.example
is "denied without a mail server" $? = 1
is "the report waits" "$(count queue)" = 1
start mail_server.sh "$mail_port"
mail=$server
for letter in spool/queue/*; do
	mv "$letter" "spool/queue/000000000000000-00-${letter#*-*-}"
done
check free.example
mails 1
has "until there is one" "To: <security@down.example>" mails
is "nothing waits any more" "$(count queue)" = 0

check --set iodef_email=yes --set smtp_url= www.shop.example
is "without a mail server" $? = 2
has "in words" "needs smtp_url" err
check --set public_trust=yes --set zone_files= www.shop.example
is "networks of our own with public trust" $? = 2
has "in words too" "iodef_allow_networks: not with public_trust" err

rm -rf spool
forget
check --set iodef_allow_networks= www.shop.example
is "denied as ever" $? = 1
is "no report to our own network" ! -s s/requests
mails 1
has "but one by mail" "To: <security@shop.example>" mails
is "it was given up at once" "$(count dead)" = 1
for letter in spool/dead/*; do
	mv "$letter" "spool/queue/000000000000000-00-${letter#*-*-}"
done
check free.example
posted "put back, it is sent" "POST /in 200"
is "and gone" "$(count dead)$(count queue)" = 00

check --set iodef_tls_certificate= --set iodef_tls_key= www.back.example
posted "without our certificate the server refuses" "POST /callback 400"

echo "$rows checks, $failed failed"
[ "$failed" = 0 ]
