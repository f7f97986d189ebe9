package rules

import (
	"maps"
	"net"
	"slices"
	"strconv"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/topology"
)

// jdbcURL is one database's URL, taken apart.
type jdbcURL struct {
	n int
	// text is a URL that someone wrote; "" for one made of attributes, which
	// cannot be malformed, and for one that is unknown.
	text     string
	at       diag.Address
	platform string         // "mysql"; "" unknown
	hosts    []jdbcHost     // nil unknown
	schema   topology.Value // unset where unknown
	schemaAt diag.Address
	// params are as they were meant: &amp; is taken for &, the first & for the ? that is missing.
	params   []jdbcParam
	complete bool         // params are all there are
	paramsAt diag.Address // where a further one would be written
	secret   bool         // nothing of it may be shown
	literal  bool         // text is what stands at the place at
}

type jdbcHost struct {
	host, port string // IPv6 without brackets; port "" is the default
	at         diag.Address
}

type jdbcParam struct {
	name  string
	value topology.Value
	at    diag.Address
}

// urls lists the databases' URLs by number; none where the storage is not external.
func (db *database) urls() []*jdbcURL { return db.urlsOnce() }

func (db *database) findURLs() []*jdbcURL {
	if !db.external() {
		return nil
	}
	var list []*jdbcURL
	numbers := db.numbers("url")
	if len(numbers) == 0 {
		numbers = []int{0} // which the image's template may have
	}
	for _, n := range numbers {
		s := db.get("url", n)
		if u := db.fromTemplate(n); u != nil {
			list = append(list, u)
			continue
		}
		if s == nil {
			continue
		}
		hosts := db.datasource().Child("hosts")
		if strings.HasPrefix(string(s.at), string(hosts)) {
			list = append(list, db.fromAttributes(n, hosts))
			continue
		}
		list = append(list, parseJDBC(n, s))
	}
	return list
}

// fromAttributes is the URL that is made of hosts, database and params.
func (db *database) fromAttributes(n int, hosts diag.Address) *jdbcURL {
	ds := db.cluster.Datasource
	u := &jdbcURL{n: n, at: hosts.Index(n), platform: ds.Platform, schema: ds.Database, complete: true,
		schemaAt: db.datasource().Child("database"), paramsAt: db.datasource().Child("params")}
	if n < len(ds.Hosts) {
		u.hosts = []jdbcHost{splitHost(ds.Hosts[n], u.at)}
	}
	for _, name := range slices.Sorted(maps.Keys(ds.Params)) {
		u.params = append(u.params, jdbcParam{name, ds.Params[name], u.paramsAt.Child(name)})
	}
	return u
}

// fromTemplate is the URL that the image's template puts together of variables,
// where the user sets any of them; nil otherwise.
func (db *database) fromTemplate(n int) *jdbcURL {
	c := db.deployed.Container
	if c == nil || len(db.given) == 0 || db.node.Docker.Config != "env" {
		return nil
	}
	key := "db.url." + strconv.Itoa(n)
	if db.rel.AtLeast("3.3.0") {
		key = "nacos.plugin.datasource." + key
	}
	if url := db.get("url", n); url != nil && url.rank >= rankEnvironment || db.overTemplate(key) {
		return nil
	}
	u := &jdbcURL{n: n, platform: "mysql"}
	host, hostAt, hostGiven := db.urlPart(key, "_HOST")
	port, portAt, portGiven := db.urlPart(key, "_PORT")
	name, nameAt, nameGiven := db.urlPart(key, "_DB_NAME")
	query, queryAt, queryGiven := db.urlPart(key, "_DB_PARAM")
	if !hostGiven && !portGiven && !nameGiven && !queryGiven {
		return nil
	}
	if portGiven && !hostGiven {
		hostAt = portAt
	}
	u.schema, u.schemaAt = name, nameAt
	u.at, u.paramsAt = hostAt, queryAt
	if !host.IsUnknown() && !port.IsUnknown() && host.IsSet() {
		u.hosts = []jdbcHost{{strings.Trim(host.Text, "[]"), port.Text, hostAt}}
	}
	// Before 1.4.0 the parameters stand in the template.
	u.complete = (queryGiven || query.IsSet()) && !query.IsUnknown() && !strings.Contains(query.Text, "${")
	if u.complete {
		u.text, u.at = "?"+query.Text, queryAt
		u.params = parseParams(query.Text, queryAt)
	}
	u.secret = host.IsSensitive() || port.IsSensitive() || query.IsSensitive()
	return u
}

// urlPart gives the value of the image's variable for one part of a URL, where
// that is written, and whether the user gave the variable.
func (db *database) urlPart(key, suffix string) (value topology.Value, at diag.Address, given bool) {
	vars, _ := db.rel.ImageVariables()
	for i := range vars {
		v := &vars[i]
		if !strings.HasSuffix(v.Name, suffix) {
			continue
		}
		for _, e := range v.Effects {
			if e.Target != key {
				continue
			}
			at = lint.EnvAddress(db.cluster, db.node, v.Name)
			if own := db.variable(v.Name); own != nil {
				return own.Value, own.Address, true
			}
			if set := db.deployed.Container.Variable(v.Name); set != nil {
				for _, s := range set.Sources {
					if s.Address != "" {
						return set.Value, s.Address, false
					}
				}
				return set.Value, at, false
			}
			return topology.Text(v.Default), at, false
		}
	}
	return topology.Value{}, db.datasource(), false
}

func parseJDBC(n int, s *setting) *jdbcURL {
	u := &jdbcURL{n: n, at: s.at, schemaAt: s.at, paramsAt: s.at, secret: s.value.IsSensitive(), literal: true}
	text := s.value.Text
	if s.value.IsUnknown() || strings.Contains(text, "${") {
		return u
	}
	u.text = text
	rest, ok := strings.CutPrefix(strings.TrimSpace(text), "jdbc:")
	protocol, rest, found := strings.Cut(rest, "://")
	if !ok || !found {
		return u
	}
	u.platform, _, _ = strings.Cut(protocol, ":")
	address, rest, found := strings.Cut(rest, "/")
	if !found {
		return u
	}
	schema, query, found := strings.Cut(rest, "?")
	if !found {
		schema, query, _ = strings.Cut(rest, "&")
	}
	u.schema = topology.Value{Text: strings.TrimSpace(schema), Secret: s.value.Secret}
	if !strings.ContainsAny(address, "()@") {
		for one := range strings.SplitSeq(address, ",") {
			u.hosts = append(u.hosts, splitHost(strings.TrimSpace(one), s.at))
		}
	}
	u.params, u.complete = parseParams(query, s.at), true
	for i := range u.params {
		u.params[i].value.Secret = s.value.Secret
	}
	return u
}

func parseParams(query string, at diag.Address) []jdbcParam {
	var params []jdbcParam
	for pair := range strings.SplitSeq(strings.ReplaceAll(query, "&amp;", "&"), "&") {
		if pair = strings.TrimSpace(pair); pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		params = append(params, jdbcParam{name, topology.Text(value), at})
	}
	return params
}

// splitHost takes host:port apart; a host without a port is the whole text.
func splitHost(text string, at diag.Address) jdbcHost {
	if host, port, err := net.SplitHostPort(text); err == nil {
		return jdbcHost{host, port, at}
	}
	return jdbcHost{strings.Trim(text, "[]"), "", at}
}

// portNumber is the port that a server listens on, the platform's own where
// none is given; 0 unknown.
func (h jdbcHost) portNumber(platform string) int {
	if n, err := strconv.Atoi(h.port); err == nil {
		return n
	}
	switch platform {
	case "mysql", "mariadb":
		return 3306
	case "postgresql":
		return 5432
	}
	return 0
}

// param gives a parameter whatever its case, which Connector/J 8 does not mind; nil
// where there is none.
func (u *jdbcURL) param(name string) *jdbcParam {
	for i := range u.params {
		if strings.EqualFold(u.params[i].name, name) {
			return &u.params[i]
		}
	}
	return nil
}

// has tells whether a parameter is there, or was meant to be: run together
// with the one before, a rule of its own.
func (u *jdbcURL) has(name string) bool {
	return u.param(name) != nil || strings.Contains(strings.ToLower(u.text), strings.ToLower(name)+"=")
}

// is tells whether a parameter is known to have that value.
func (u *jdbcURL) is(name, value string) bool {
	p := u.param(name)
	return p != nil && !p.value.IsUnknown() && strings.EqualFold(p.value.Text, value)
}

// shown is what a person may read of a part of u.
func (u *jdbcURL) shown(text string) string {
	if u.secret {
		return topology.Masked
	}
	return text
}

// rewritten is a safe fix that puts another URL in the place of one that is
// written out; none for a secret, or for one that holds more than plain text.
func (u *jdbcURL) rewritten(title diag.Words, text string) []diag.Fix {
	quoted, ok := plainQuoted(text)
	if !u.literal || u.secret || !ok {
		return nil
	}
	return []diag.Fix{{Title: title, Safe: true, Edits: []diag.Edit{{Address: u.at, Text: quoted}}}}
}

// plainQuoted quotes text so that HCL and JSON read it alike; ok is false where
// it would need more than quotes.
func plainQuoted(text string) (quoted string, ok bool) {
	if strings.Contains(text, "${") || strings.Contains(text, "%{") {
		return "", false
	}
	for _, r := range text {
		if !strconv.IsPrint(r) {
			return "", false
		}
	}
	return strconv.Quote(text), true
}

// eachMySQLURL visits the URLs of the databases that speak MySQL's protocol. What
// report gets is said once a place.
func eachMySQLURL(p *lint.Pass, visit func(db *database, u *jdbcURL, report func(diag.Diagnostic))) {
	report := once(p)
	for _, db := range databases(p) {
		if !db.isMySQL() {
			continue
		}
		for _, u := range db.urls() {
			if u.platform == "mysql" {
				visit(db, u, report)
			}
		}
	}
}

// known tells whether a value has a text that may be compared.
func known(v topology.Value) bool { return v.IsSet() && !v.IsUnknown() }
