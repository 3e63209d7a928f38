#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# mail_server.sh DIRECTORY PORT: becomes Exim, unprivileged, on 127.0.0.1, with
# TLS from the start.  What it takes is appended to DIRECTORY/mailbox.  It
# refuses the mailbox "nobody" of any domain and puts "later" off.
set -eu
directory=$1 port=$2 user=$(id -un) group=$(id -gn)

cat >"$directory/exim.conf" <<CONF
primary_hostname = mail.example.com
qualify_domain = example.com
exim_user = $user
exim_group = $group
keep_environment =
spool_directory = $directory/exim
log_file_path = $directory/exim.%slog
pid_file_path = $directory/exim.pid
local_interfaces = 127.0.0.1
daemon_smtp_ports = $port
tls_on_connect_ports = $port
host_lookup =
tls_advertise_hosts = *
tls_certificate = $directory/server.pem
tls_privatekey = $directory/server.key
acl_smtp_rcpt = rcpt
acl_smtp_data = accept

begin acl
rcpt:
  deny local_parts = nobody
    message = no such mailbox
  defer local_parts = later
    message = come again
  accept

begin routers
all:
  driver = accept
  transport = file

begin transports
file:
  driver = appendfile
  file = $directory/mailbox
  user = $user
  group = $group
CONF
exec /usr/sbin/exim4 -C "$directory/exim.conf" -bdf
