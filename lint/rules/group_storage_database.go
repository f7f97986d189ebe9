package rules

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// database is the storage of one or more nodes of a cluster as their servers
// see it: application.properties with what the environment puts over it.
type database struct {
	cluster  *topology.Cluster
	node     *topology.Node   // the first of nodes
	nodes    []*topology.Node // that are all set up alike
	deployed *deployment.Node
	rel      *schemas.Release
	settings []setting
	given    []lint.Setting // beside the attributes of the language
	urlsOnce func() []*jdbcURL
}

// setting is one key about storage.
type setting struct {
	slot
	key   string // as the file or the environment spells it
	value topology.Value
	at    diag.Address // "" where nacosgen alone is the reason
	rank  int          // a higher one wins over a lower one
	// filled: the value came about from placeholders, and does not stand there.
	filled bool
	// variable is the image's variable that its template makes the key of; "" none.
	variable string
}

// slot is what a key is about, whatever the release calls it; n is -1 where
// the key has no number.
type slot struct {
	name string // num, url, user, password, pool, dialect, platform (sql.init), old-platform (datasource)
	n    int
}

// The ranks of where a key may stand; each leaves room for the canonical name
// of 3.3, which wins over the old one at the same place, even when empty.
const (
	rankFile        = 0
	rankTemplate    = 2 // the image's own file
	rankEnvironment = 4
	rankFlag        = 6 // -D
	rankArgument    = 8 // behind -jar
)

// databases lists how the nodes of the cluster see their storage: those that
// are set up as the first node share one entry.
func databases(p *lint.Pass) []*database {
	return lint.Shared(p, func() []*database { return findDatabases(p) })
}

func findDatabases(p *lint.Pass) []*database {
	var list []*database
	p.EachNode(func(n *topology.Node, d *deployment.Node, rel *schemas.Release) {
		if len(list) > 0 && list[0].rel == rel && sameStorage(list[0].node, n) {
			list[0].nodes = append(list[0].nodes, n)
			return
		}
		db := &database{cluster: p.Cluster, node: n, nodes: []*topology.Node{n}, deployed: d, rel: rel}
		db.readFile()
		db.readGiven()
		db.urlsOnce = sync.OnceValue(db.findURLs)
		list = append(list, db)
	})
	return list
}

// sameStorage tells whether two nodes of one cluster and release can differ in
// nothing that is about storage.
func sameStorage(a, b *topology.Node) bool {
	switch {
	case (a.Docker == nil) != (b.Docker == nil), (a.Deployment == "console") != (b.Deployment == "console"):
		return false
	case a.Docker != nil && (a.Docker.Config != b.Docker.Config || a.Docker.Network != b.Docker.Network):
		return false
	case lint.IsUntouched(a) && lint.IsUntouched(b):
		return true
	case !maps.Equal(a.Properties, b.Properties), a.JVM != nil && b.JVM != nil && !slices.Equal(a.JVM.Options, b.JVM.Options):
		return false
	}
	return a.Docker == nil || maps.Equal(a.Docker.Env, b.Docker.Env) && slices.Equal(a.Docker.Options, b.Docker.Options)
}

func (db *database) readFile() {
	db.settings = make([]setting, 0, 8)
	for i := range db.deployed.Properties {
		e := &db.deployed.Properties[i]
		s, rank, ok := slotOf(e.Key, db.rel)
		if !ok {
			continue
		}
		at, _ := lint.Blame(e.Sources)
		value := deployment.Filled(e.Value, db.node)
		db.put(setting{slot: s, key: e.Key, value: value, at: at, rank: rank, filled: value != e.Value})
	}
}

// readGiven takes what the user gives the node beside the file: variables by
// Spring's relaxed names, -D flags and arguments win over every file, the image's
// names count where its template is in force.
func (db *database) readGiven() {
	if lint.IsUntouched(db.node) {
		return
	}
	db.given = lint.Settings(db.cluster, db.node)
	for _, g := range db.given {
		switch g.Kind {
		case lint.SettingVariable:
			db.putGiven(g, strings.ReplaceAll(strings.ToLower(g.Name), "_", "."), rankEnvironment)
			db.putTemplate(g)
		case lint.SettingFlag:
			db.putGiven(g, g.Name, rankFlag)
		case lint.SettingArgument:
			db.putGiven(g, g.Name, rankArgument)
		}
	}
}

func (db *database) putGiven(g lint.Setting, key string, rank int) {
	if s, canonical, ok := slotOf(key, db.rel); ok {
		db.put(setting{slot: s, key: g.Name, value: g.Value, at: g.Address, rank: rank + canonical})
	}
}

// putTemplate takes a variable of the image that its template makes a key of.
func (db *database) putTemplate(g lint.Setting) {
	variable := db.rel.ImageVariable(g.Name)
	if db.node.Docker.Config != "env" || variable == nil {
		return
	}
	for _, e := range variable.Effects {
		if s, _, ok := slotOf(e.Target, db.rel); ok && e.How == "value" && !db.overTemplate(e.Target) {
			db.put(setting{slot: s, key: g.Name, value: g.Value, at: g.Address, rank: rankTemplate, variable: g.Name})
		}
	}
}

// variable gives the user's variable of that name, or nil.
func (db *database) variable(name string) *lint.Setting {
	return lint.Last(db.given, lint.SettingVariable, name)
}

// overTemplate tells whether the container has a key, or the first of its
// list, by its relaxed name, which wins over the template's line.
func (db *database) overTemplate(key string) bool {
	c := db.deployed.Container
	name := strings.ToUpper(strings.NewReplacer(".", "_", "-", "_").Replace(key))
	return c != nil && (c.Variable(name) != nil || c.Variable(name+"_0") != nil)
}

func (db *database) put(s setting) {
	for i := range db.settings {
		if old := &db.settings[i]; old.slot == s.slot {
			if s.rank >= old.rank {
				*old = s
			}
			return
		}
	}
	db.settings = append(db.settings, s)
}

// get gives what is set, or nil; n is -1 for a key without a number.
func (db *database) get(name string, n int) *setting {
	for i := range db.settings {
		if s := &db.settings[i]; s.name == name && s.n == n {
			return s
		}
	}
	return nil
}

// numbers lists the numbers of a key in order.
func (db *database) numbers(name string) []int {
	var list []int
	for i := range db.settings {
		if s := &db.settings[i]; s.name == name && s.n >= 0 {
			list = append(list, s.n)
		}
	}
	slices.Sort(list)
	return list
}

// slotOf tells what a key of application.properties is about in that release.
// The canonical names of 3.3, whose rank is 1, are not read before.
func slotOf(key string, rel *schemas.Release) (s slot, rank int, ok bool) {
	if !strings.HasPrefix(key, "db.") && !strings.HasPrefix(key, "spring.") && !strings.HasPrefix(key, "nacos.plugin.datasource") {
		return s, 0, false // most keys: no need to spell them
	}
	relaxed := schemas.Relaxed(key)
	switch relaxed {
	case "spring.datasource.platform":
		return slot{"old-platform", -1}, 0, true
	case "spring.sql.init.platform":
		return slot{"platform", -1}, 0, true
	case "nacos.plugin.datasourcedialect.type", "nacos.plugin.datasource.dialect.type":
		return slot{"dialect", -1}, 1, rel.AtLeast("3.3.0")
	}
	if rest, canonical := strings.CutPrefix(relaxed, "nacos.plugin.datasource."); canonical {
		if !rel.AtLeast("3.3.0") {
			return s, 0, false
		}
		relaxed, rank = rest, 1
	}
	rest, ok := strings.CutPrefix(relaxed, "db.")
	if !ok {
		return s, 0, false
	}
	switch rest {
	case "pool.config.maximumpoolsize":
		return slot{"pool", -1}, rank, true
	case "pool.config.driverclassname":
		return slot{"driver", -1}, rank, true
	case "num", "url", "user", "password":
		return slot{rest, -1}, rank, true
	}
	name, number, _ := strings.Cut(rest, ".")
	n, err := strconv.Atoi(number)
	numbered := name == "url" || name == "user" || name == "password"
	return slot{name, n}, rank, numbered && err == nil
}

// platform gives the setting that decides about the kind of database, nil
// where none is there (DatasourcePlatformUtil@2.2.0; 3.3 by its documents).
func (db *database) platform() *setting {
	old, current, dialect := db.get("old-platform", -1), db.get("platform", -1), db.get("dialect", -1)
	switch {
	case !db.rel.AtLeast("2.2.0"):
		return old
	case db.rel.AtLeast("3.3.0"):
		if dialect != nil {
			return dialect
		}
		return current
	case current != nil && (current.value.IsSet() || old == nil || !old.value.IsSet()):
		return current
	}
	return old
}

// embedded tells whether a cluster's servers are told to keep data themselves.
func (db *database) embedded() bool {
	if db.cluster.Standalone() || !db.rel.AtLeast("1.3.0") {
		return false
	}
	if f := lint.Last(db.given, lint.SettingFlag, "embeddedStorage"); f != nil {
		return f.Value.Text == "true"
	}
	if v := db.variable("EMBEDDED_STORAGE"); v != nil {
		return v.Value.Text == "embedded"
	}
	return db.cluster.Storage == "embedded"
}

// external tells whether the servers use an external database: PropertyUtil
// @1.1.0, @1.3.0, @2.0.3, @2.2.3; DatasourceConfiguration@3.0.3. Consoles of 3.x
// have none.
func (db *database) external() bool {
	if db.node.Deployment == "console" {
		return false
	}
	p := db.platform()
	if p != nil && p.value.IsUnknown() {
		return true
	}
	named := p != nil && strings.EqualFold(p.value.Text, "mysql")
	if db.rel.AtLeast("2.2.0") {
		named = p != nil && p.value.Text != "" && p.value.Text != "derby"
	}
	return named || !db.cluster.Standalone() && !db.embedded()
}

// datasource is where the datasource block stands, or would.
func (db *database) datasource() diag.Address {
	platform := "mysql"
	if ds := db.cluster.Datasource; ds != nil {
		platform = ds.Platform
	}
	return db.cluster.Address().Child("datasource", platform)
}

// isMySQL tells whether the database may be MySQL.
func (db *database) isMySQL() bool {
	p := db.platform()
	return p == nil || !p.value.IsSet() || p.value.IsUnknown() || strings.EqualFold(strings.Trim(p.value.Text, `"' `), "mysql")
}

// accountOf gives the user or password of database n: from 1.3.1 on a list in
// one key, or number n, or number 0; before, number n (from 1.1.3) or the key
// without a number. First of the list where it is one.
func (db *database) accountOf(name string, n int) *setting {
	one := db.get(name, n)
	if all := db.get(name, -1); all != nil && (db.rel.AtLeast("1.3.1") || one == nil) {
		return all
	}
	if one == nil && db.rel.AtLeast("1.3.1") {
		return db.get(name, 0)
	}
	return one
}

// renamed is a fix that writes a key of `properties` under another name; none
// where it stands elsewhere, or where that name is taken.
func (db *database) renamed(p *lint.Pass, s *setting, name string, safe bool) []diag.Fix {
	if _, taken := db.node.Properties[name]; taken || s.at != lint.PropertyAddress(db.cluster, db.node, s.key) {
		return nil
	}
	edits := p.RenamedKey(s.at, name)
	if edits == nil {
		return nil
	}
	return []diag.Fix{{
		Title: diag.Words{EN: "rename %[1]s to %[2]s", ZH: "把 %[1]s 改名为 %[2]s"}, Args: []any{s.key, name}, Safe: safe, Edits: edits,
	}}
}

// once reports at most one finding for each address.
func once(p *lint.Pass) func(diag.Diagnostic) {
	said := map[diag.Address]bool{}
	return func(d diag.Diagnostic) {
		if d.Address != "" && !said[d.Address] {
			said[d.Address] = true
			p.Report(d)
		}
	}
}
