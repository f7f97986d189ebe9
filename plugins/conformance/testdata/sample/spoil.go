package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/plugins/sdk"
	"github.com/nacosgen/nacosgen/topology"
)

// spoil does to a result what the faults say.
func (o output) spoil(r *sdk.Result, c *topology.Cluster, req *sdk.Request) {
	a := &r.Artefacts[0]
	add := func(files ...sdk.Artefact) { r.Artefacts = append(r.Artefacts, files...) }
	text := func(path string) sdk.Artefact { return sdk.Artefact{Path: path, Mode: 0o644, Format: "text"} }
	for _, name := range o.f {
		switch name {
		case "path-up":
			add(text("../outside/" + c.Name))
		case "path-twice":
			add(text("Same"), text("same"))
		case "path-folder":
			add(text("name"), text("name/below"))
		case "path-shared":
			a.Path = "sample.txt"
		case "file-mode":
			a.Mode = 0o777
		case "file-format":
			a.Format = ""
		case "file-binary":
			a.Body = append(a.Body, 0xff, 0xfe)
		case "file-no-json":
			a.Format = "json"
		case "files-many":
			for i := range 10_001 {
				add(text(fmt.Sprint(c.Name, "/", i)))
			}
		case "secret-leaked":
			a.Secret = false
		case "secret-logged":
			if c.Datasource != nil {
				fmt.Fprintln(os.Stderr, "connecting with", c.Datasource.Password.Text)
			}
		case "secret-found":
			if c.Datasource != nil {
				r.Findings[0].Text.Summary.EN = "the password is " + strings.ReplaceAll(c.Datasource.Password.Text, "%", "%%")
				r.Findings[0].Args = nil
			}
		case "counts":
			a.Body = fmt.Append(a.Body, calls.Add(1), "\n")
		case "tells-process":
			a.Body = fmt.Append(bytes.TrimSuffix(a.Body, []byte("\n")), os.Getpid(), "\n")
		case "tells-user":
			a.Body = fmt.Append(a.Body, "made by ", os.Getenv("USER"), "\n")
		case "shares-state":
			time.Sleep(5 * time.Millisecond)
			a.Body = fmt.Append(a.Body, *current.Load(), "\n")
		case "reads-latin1":
			var runes []rune
			for _, b := range a.Body {
				runes = append(runes, rune(b))
			}
			a.Body = []byte(string(runes))
		case "prints":
			fmt.Println("rendering", c.Name)
		case "writes":
			if err := os.WriteFile("sample.txt", a.Body, 0o600); err != nil {
				panic(err)
			}
		case "caches":
			if err := os.MkdirAll(filepath.Join(os.Getenv("HOME"), ".cache"), 0o700); err != nil {
				panic(err)
			}
		}
		o.spoilOrigins(name, a, req)
		o.spoilFindings(name, r)
	}
}

func (output) spoilOrigins(fault string, a *sdk.Artefact, req *sdk.Request) {
	some := []sdk.Origin{{Lines: 1, Sources: []deployment.Source{{Fact: "chance", Source: "nobody"}}}}
	switch {
	case fault == "origins-change" && req.Origins:
		a.Body = append([]byte("# with origins\n"), a.Body...)
		a.Origins = append(some, a.Origins...)
	case fault == "origins-unasked" && !req.Origins:
		a.Origins = some
	case fault == "origins-short" && req.Origins:
		a.Origins = some
	case fault == "origins-address" && req.Origins:
		a.Origins[0].Sources[0].Address = "cluster.prod.node.nobody.port"
	}
}

func (output) spoilFindings(fault string, r *sdk.Result) {
	d := &r.Findings[0]
	switch fault {
	case "finding-address":
		d.Address = "cluster.prod.colour"
	case "finding-related":
		d.Related[0].Address = "cluster.nobody.port"
	case "finding-rule":
		d.Rule = "of-somebody-else"
	case "finding-lines":
		d.Text.Summary.EN = "first\nsecond %[1]d"
	case "finding-escape":
		d.Text.Detail.EN = "\x1b[2Jgone %[1]d"
	case "fix-more":
		d.Fixes[0].Edits[0].Text = "8848\nzone = \"z\""
	case "fix-empty":
		d.Fixes[0].Edits = nil
	}
}
