// SPDX-License-Identifier: BSD-2-Clause

// Let's Encrypt's validation authority, asked for CAA as its registration
// authority asks it, but by a call instead of gRPC.
//
//	boulder verdicts NAMES 1 SERVER [CA]
//	    each name and what it says of it
//	boulder rate NAMES WINDOW SERVER [CA]
//	    so many checks at once
//	boulder pace NAMES RATE SERVER [CA]
//	    so many checks a second, whether others are done or not
//
// With CA, a file of certificates, SERVER is asked over HTTPS by Boulder's own
// client, the only way it has; without, over UDP by a client that does less.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/letsencrypt/boulder/identifier"
	"github.com/letsencrypt/boulder/va"
	vapb "github.com/letsencrypt/boulder/va/proto"
)

const warmUp = 10 // one in so many, the first, is not timed

func fail(why any) {
	fmt.Fprintln(os.Stderr, why)
	os.Exit(1)
}

func check(authority *va.ValidationAuthorityImpl, name string) bool {
	answer, err := authority.DoCAA(context.Background(), &vapb.IsCAAValidRequest{
		Identifier:       identifier.NewDNS(name).ToProto(),
		ValidationMethod: "dns-01",
		AccountURIID:     1,
		AuthzID:          1,
	})
	if err != nil {
		fail(err)
	}
	return answer.Problem == nil
}

func verdicts(authority *va.ValidationAuthorityImpl, names []string) {
	for _, name := range names {
		verdict := "deny"
		if check(authority, name) {
			verdict = "permit"
		}
		fmt.Println(name, verdict)
	}
}

func rate(authority *va.ValidationAuthorityImpl, names []string, window int) {
	var next, denied atomic.Int64
	var workers sync.WaitGroup
	begun := start()
	for range window {
		workers.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(names) {
					return
				}
				if !check(authority, names[i]) {
					denied.Add(1)
				}
			}
		})
	}
	workers.Wait()
	begun.print(len(names), map[string]any{"denied": denied.Load()})
}

func pace(authority *va.ValidationAuthorityImpl, names []string, rate float64) {
	spent := make([]float64, len(names))
	var checks sync.WaitGroup
	begun := start()
	for i, name := range names {
		due := begun.wall.Add(time.Duration(float64(i) / rate * 1e9))
		time.Sleep(time.Until(due))
		checks.Go(func() {
			check(authority, name)
			spent[i] = time.Since(due).Seconds() * 1000
		})
	}
	checks.Wait()
	timed := spent[len(spent)/warmUp:]
	slices.Sort(timed)
	begun.print(len(names), map[string]any{
		"p50_ms": timed[len(timed)/2],
		"p99_ms": timed[len(timed)*99/100],
	})
}

type clocks struct {
	wall time.Time
	cpu  float64
}

func cpuSeconds() float64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		fail(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano()).Seconds()
}

func start() clocks { return clocks{time.Now(), cpuSeconds()} }

func (begun clocks) print(count int, figures map[string]any) {
	figures["count"] = count
	figures["seconds"] = time.Since(begun.wall).Seconds()
	figures["cpu"] = cpuSeconds() - begun.cpu
	if err := json.NewEncoder(os.Stdout).Encode(figures); err != nil {
		fail(err)
	}
}

func main() {
	if len(os.Args) < 5 {
		fail("usage: boulder verdicts|rate|pace NAMES NUMBER SERVER [CA]")
	}
	text, err := os.ReadFile(os.Args[2])
	if err != nil {
		fail(err)
	}
	names := strings.Fields(string(text))
	number, err := strconv.ParseFloat(os.Args[3], 64)
	if err != nil {
		fail(err)
	}
	authority, err := newAuthority(os.Args[4], strings.Join(os.Args[5:], ""))
	if err != nil {
		fail(err)
	}
	switch os.Args[1] {
	case "verdicts":
		verdicts(authority, names)
	case "rate":
		rate(authority, names, int(number))
	case "pace":
		pace(authority, names, number)
	}
}
