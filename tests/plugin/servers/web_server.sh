#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# web_server.sh DIRECTORY PORT: becomes nginx, unprivileged, on 127.0.0.1, with
# TLS and a certificate demanded of its clients.  What is posted is appended to
# DIRECTORY/requests; the path says how it is answered.
set -eu
directory=$1 port=$2

cat >"$directory/nginx.conf" <<CONF
daemon off;
master_process off;
pid $directory/nginx.pid;
error_log $directory/nginx.log;
events { worker_connections 64; }
http {
	access_log off;
	client_body_temp_path $directory/nginx.body;
	proxy_temp_path $directory/nginx.proxy;
	fastcgi_temp_path $directory/nginx.fastcgi;
	uwsgi_temp_path $directory/nginx.uwsgi;
	scgi_temp_path $directory/nginx.scgi;
	log_format told escape=none
		'\$request_method \$request_uri \$status\n'
		'client: \$ssl_client_verify \$ssl_client_s_dn\n'
		'tls: \$ssl_protocol\n'
		'type: \$content_type\n\n\$request_body\n';
	server {
		listen 127.0.0.1:$port ssl;
		ssl_certificate $directory/server.pem;
		ssl_certificate_key $directory/server.key;
		ssl_client_certificate $directory/ca.pem;
		ssl_verify_client on;
		client_max_body_size 1m;
		client_body_buffer_size 1m;
		access_log $directory/requests told;
		location / {
			proxy_pass http://unix:$directory/answers;
		}
	}
	server {
		listen unix:$directory/answers;
		location / { return 200; }
		location /callback {
			add_header RID-Callback-Token abc123;
			return 202;
		}
		location /moved { return 302 https://127.0.0.1:$port/followed; }
		location /busy { return 503; }
	}
}
CONF
exec /usr/sbin/nginx -c "$directory/nginx.conf"
