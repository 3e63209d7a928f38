// SPDX-License-Identifier: BSD-2-Clause

package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"os"
	"strings"
	"time"

	"github.com/jmhodges/clock"
	"github.com/letsencrypt/boulder/bdns"
	blog "github.com/letsencrypt/boulder/log"
	"github.com/letsencrypt/boulder/metrics"
	"github.com/letsencrypt/boulder/va"
	"github.com/miekg/dns"
)

const (
	issuer   = "ca.example"
	accounts = "https://ca.example/acme/"
	timeout  = 10 * time.Second
	tries    = 3
	logInfo  = 6 // what a CA keeps, the audit lines among it
)

// A single perspective that writes its audit lines to nowhere.
func newAuthority(server, ca string) (*va.ValidationAuthorityImpl, error) {
	log, err := newLog()
	if err != nil {
		return nil, err
	}
	var client bdns.Client = plain{server: net.JoinHostPort(server, "53")}
	if ca != "" {
		client, err = newHTTPS(server, ca, log)
		if err != nil {
			return nil, err
		}
	}
	return va.NewValidationAuthorityImpl(client, nil, "", issuer,
		metrics.NoopRegisterer, clock.New(), log, []string{accounts},
		"here", "", nil, timeout, false, nil, 0, 0)
}

// It keeps what is the standard output when it is made.
func newLog() (blog.Logger, error) {
	nowhere, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		return nil, err
	}
	stdout := os.Stdout
	os.Stdout = nowhere
	log := blog.StdoutLogger(logInfo)
	os.Stdout = stdout
	return log, nil
}

func newHTTPS(server, ca string, log blog.Logger) (bdns.Client, error) {
	pem, err := os.ReadFile(ca)
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("%s holds no certificate", ca)
	}
	servers, err := bdns.NewStaticProvider(
		[]string{net.JoinHostPort(server, "443")})
	if err != nil {
		return nil, err
	}
	return bdns.New(timeout, servers, metrics.NoopRegisterer, clock.New(),
		tries, "", log, &tls.Config{RootCAs: roots, ServerName: "dot.bench"}), nil
}

// plain asks over UDP, from another port each time, and measures nothing.
type plain struct {
	bdns.Client // for what a check of CAA never asks
	server      string
}

func (p plain) LookupCAA(ctx context.Context, name string) (
	*bdns.Result[*dns.CAA], string, error) {
	question := new(dns.Msg)
	question.SetQuestion(dns.Fqdn(name), dns.TypeCAA)
	question.SetEdns0(4096, false)
	client := dns.Client{Timeout: timeout}
	answer, _, err := client.ExchangeContext(ctx, question, p.server)
	if err != nil {
		return nil, p.server, err
	}
	missing := answer.Rcode == dns.RcodeNameError && strings.Contains(name, ".")
	if answer.Truncated || (answer.Rcode != dns.RcodeSuccess && !missing) {
		return nil, p.server, fmt.Errorf("%s: %s", name,
			dns.RcodeToString[answer.Rcode])
	}
	found := &bdns.Result[*dns.CAA]{Msg: answer}
	for _, record := range answer.Answer {
		if caa, ok := record.(*dns.CAA); ok {
			found.Final = append(found.Final, caa)
		}
	}
	return found, p.server, nil
}
