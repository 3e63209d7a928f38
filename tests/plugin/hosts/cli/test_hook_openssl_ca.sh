#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The wrapper of "openssl ca", with a real one: it signs after a pass only.
# usage: test_hook_openssl_ca.sh CAA-VALIDATOR
set -u
command=$1
folder=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
. "$folder/rows.sh"
. "$folder/hook_world.sh"
requests_make || { echo "SKIP: no openssl to make requests with"; exit 0; }
cat >ca.cnf <<'END'
[ca]
default_ca = test
[test]
database = index.txt
serial = serial
new_certs_dir = .
certificate = ca.crt
private_key = ca.key
default_md = sha256
default_days = 1
policy = any
copy_extensions = copy
x509_extensions = leaf
unique_subject = no
[any]
commonName = optional
[leaf]
basicConstraints = CA:FALSE
[names]
subjectAltName = DNS:bank.example
[numbers]
2.5.29.17 = DER:300e820c62616e6b2e6578616d706c65
END
cat >names.ext <<'END'
subjectAltName = DNS:bank.example
END
echo 'basicConstraints = CA:FALSE' >plain.ext
: >index.txt
echo 01 >serial
openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.crt \
	-subj /CN=test -days 1 2>openssl.log

# signs COUNT: of certificates since the last row.
before=0
signs() {
	is "$1 signed" "$(($(wc -l <index.txt) - before))" = "$1"
	before=$(wc -l <index.txt)
}
hook() { # [OPTIONS] -- ARGUMENTS
	"$command" hook openssl-ca --config caa.conf "$@"
}
ca() {
	hook -- openssl ca -config ca.cnf -batch -notext "$@"
}

row "a good request" 0 ca -in good.csr -out good.crt
signs 1
is "with its names" -n "$(openssl x509 -in good.crt -noout -ext \
	subjectAltName | grep 'DNS:www.shop.example')"
row "to standard output" 0 ca -in good.csr
is "nothing but the certificate" -n "$(sed 1q out | grep BEGIN)"
signs 1
row "a bad one" 1 ca -in bad.csr -out bad.crt
is "no file" ! -e bad.crt
has "one line says why" err '^caa-validator: denied: bank\.example: '
signs 0
row "a lookup that fails" 3 ca -in lost.csr
signs 0
row "an option with its value" 1 ca -in=bad.csr
row "two hyphens" 1 ca --in bad.csr
row "a good one that way" 0 ca --in=good.csr
signs 1
row "many requests" 0 ca -infiles good.csr again.csr
signs 2
row "a bad one among them" 1 ca -infiles good.csr bad.csr
row "without the option" 1 ca good.csr bad.csr
row "behind two hyphens" 1 ca -- good.csr bad.csr
row "beside -in" 1 ca -in good.csr bad.csr
signs 0
row "what looks like an option is a request there" 2 ca -infiles good.csr -in
signs 0
standard_input() {
	ca -in - <bad.csr
}
row "standard input" 1 standard_input
row "a second -in" 2 ca -in good.csr -in bad.csr
row "an option nobody knows" 2 ca -unknown -in good.csr
row "an option without its value" 2 ca -in
row "a flag with a value" 2 ca -batch=bad.csr -in good.csr
row "another subject" 2 ca -subj /CN=bank.example -in good.csr
row "a certificate in place of a request" 2 ca -ss_cert good.crt
row "no request but a key" 2 ca -spkac good.csr
signs 0
row "names from the configuration" 2 ca -extensions names -in good.csr
has "the section" err 'the section names has a subjectAltName'
row "by number" 2 ca -extensions numbers -in good.csr
row "names from a file" 2 ca -extfile names.ext -in good.csr
signs 0
row "a file without names" 0 ca -extfile plain.ext -in good.csr
row "a section without names" 0 ca -extensions leaf -in good.csr
signs 2
sed 's/^x509_extensions.*/x509_extensions = names/' ca.cnf >names.cnf
row "names from the authority's own section" 2 ca -config names.cnf -in good.csr
row "of another name" 2 ca -name nowhere -config nowhere.cnf -in good.csr
signs 0
row "advice" 0 hook --profile advice -- openssl ca -config ca.cnf -batch \
	-notext -in bad.csr -out advised.crt
has "is said" err '^CAA check: NOT ENFORCED .*bank\.example'
signs 1
row "a list of revoked certificates" 0 ca -gencrl -crldays 1 -out crl.pem
row "even with no configuration of ours" 0 "$command" hook openssl-ca \
	--config nowhere -- openssl ca -config ca.cnf -updatedb
row "no configuration of ours" 2 "$command" hook openssl-ca \
	--config nowhere -- openssl ca -config ca.cnf -batch -in good.csr
row "no such request" 2 ca -in nowhere.csr
row "another command" 2 hook -- openssl x509 -req -in bad.csr
row "no command" 2 hook
row "no such program" 4 hook -- ./nowhere ca -config ca.cnf -in good.csr
openssl req -in good.csr -outform DER -out good.der
row "DER" 0 ca -inform DER -in good.der
signs 1

# What is signed is what was checked, though the file changes meanwhile.
cat >swap <<'END'
#!/bin/sh
cp bad.csr swapped.csr
exec openssl "$@"
END
chmod +x swap
cp good.csr swapped.csr
row "a request that changes" 0 hook -- ./swap ca -config ca.cnf -batch \
	-notext -in swapped.csr -out swapped.crt
is "was changed" -n "$(cmp swapped.csr good.csr)"
is "and the checked one was signed" -z "$(openssl x509 -in swapped.crt \
	-noout -ext subjectAltName | grep bank)"
signs 1
openssl pkey -in key.pem -out ca.key 2>openssl.log
row "what openssl says is what we say" 1 ca -in good.csr
has "in its own words" err 'key'
signs 0

echo "$rows rows, $failed failed"
test "$failed" = 0 && test "$rows" -gt 35
