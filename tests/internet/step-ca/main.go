// SPDX-License-Identifier: BSD-2-Clause

// What an operator and the clients of a step-ca do, for its test.
//
//	client CA ROOT PASSWORDS webhook PROVISIONER NAME KIND URL
//	    adds a webhook and prints its id and its secret
//	client CA ROOT PASSWORDS sign NAME...
//	    a certificate by a token
//	client CA ROOT PASSWORDS acme PORT NAME...
//	    a certificate by ACME and http-01
//
// "issued NAME..." or "refused: WHY" on standard output; the exit status is 2
// where neither came about.
package main

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/smallstep/certificates/api"
	"github.com/smallstep/certificates/ca"
	"github.com/smallstep/linkedca"
	"golang.org/x/crypto/acme"
)

const administrators = "Admin JWK"

type client struct {
	url, root, passwords string
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}

func refused(err error) {
	fmt.Printf("refused: %v\n", err)
	os.Exit(1)
}

func (c client) certificate(names ...string) (*api.SignResponse, crypto.PrivateKey, error) {
	password, err := os.ReadFile(c.passwords)
	check(err)
	provisioner, err := ca.NewProvisioner(administrators, "", c.url,
		[]byte(strings.TrimSpace(string(password))), ca.WithRootFile(c.root))
	check(err)
	token, err := provisioner.Token(names[0], names...)
	check(err)
	request, key, err := ca.CreateSignRequest(token)
	check(err)
	response, err := provisioner.Sign(request)
	return response, key, err
}

func (c client) webhook(provisioner, name, kind, url string) {
	response, key, err := c.certificate("step")
	check(err)
	var chain []*x509.Certificate
	for _, certificate := range response.CertChainPEM {
		chain = append(chain, certificate.Certificate)
	}
	admin, err := ca.NewAdminClient(c.url, ca.WithRootFile(c.root),
		ca.WithAdminX5C(chain, key, ""))
	check(err)
	hook, err := admin.CreateProvisionerWebhook(provisioner, &linkedca.Webhook{
		Name:     name,
		Url:      url,
		Kind:     linkedca.Webhook_Kind(linkedca.Webhook_Kind_value[kind]),
		CertType: linkedca.Webhook_X509,
	})
	check(err)
	fmt.Println(hook.Id, hook.Secret)
}

func (c client) sign(names []string) {
	response, _, err := c.certificate(names...)
	if err != nil {
		refused(err)
	}
	fmt.Println("issued", strings.Join(response.ServerPEM.DNSNames, " "))
}

// Answers challenges for as long as the program runs.
func serve(port string, account *acme.Client) {
	check(http.ListenAndServe("127.0.0.1:"+port, http.HandlerFunc(
		func(w http.ResponseWriter, r *http.Request) {
			parts := strings.Split(r.URL.Path, "/")
			answer, err := account.HTTP01ChallengeResponse(parts[len(parts)-1])
			check(err)
			fmt.Fprint(w, answer)
		})))
}

func validate(ctx context.Context, account *acme.Client, url string) error {
	authorization, err := account.GetAuthorization(ctx, url)
	check(err)
	for _, challenge := range authorization.Challenges {
		if challenge.Type != "http-01" {
			continue
		}
		_, err = account.Accept(ctx, challenge)
		check(err)
		_, err = account.WaitAuthorization(ctx, url)
		return err
	}
	return errors.New("no http-01")
}

func newKey() *ecdsa.PrivateKey {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	check(err)
	return key
}

func (c client) acme(port string, names []string) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	root, err := os.ReadFile(c.root)
	check(err)
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(root)
	account := &acme.Client{
		Key:          newKey(),
		DirectoryURL: c.url + "/acme/acme/directory",
		HTTPClient: &http.Client{Transport: &http.Transport{
			TLSClientConfig: &tls.Config{RootCAs: pool}}},
	}
	go serve(port, account)
	_, err = account.Register(ctx, &acme.Account{}, acme.AcceptTOS)
	check(err)
	order, err := account.AuthorizeOrder(ctx, acme.DomainIDs(names...))
	check(err)
	for _, url := range order.AuthzURLs {
		check(validate(ctx, account, url))
	}
	csr, err := x509.CreateCertificateRequest(rand.Reader,
		&x509.CertificateRequest{DNSNames: names}, newKey())
	check(err)
	chain, _, err := account.CreateOrderCert(ctx, order.FinalizeURL, csr, true)
	if err != nil {
		refused(err)
	}
	certificate, err := x509.ParseCertificate(chain[0])
	check(err)
	fmt.Println("issued", strings.Join(certificate.DNSNames, " "))
}

func main() {
	if len(os.Args) < 6 {
		check(errors.New("usage: client CA ROOT PASSWORDS COMMAND ARGUMENT..."))
	}
	c := client{os.Args[1], os.Args[2], os.Args[3]}
	arguments := os.Args[5:]
	switch os.Args[4] {
	case "webhook":
		c.webhook(arguments[0], arguments[1], arguments[2], arguments[3])
	case "sign":
		c.sign(arguments)
	case "acme":
		c.acme(arguments[0], arguments[1:])
	default:
		check(errors.New("unknown command"))
	}
}
