package lint

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// MemberList is a list of members that a user wrote out: NACOS_SERVERS of
// containers, which the entry point of the image makes cluster.conf of.
type MemberList struct {
	Address diag.Address
	Nodes   []*topology.Node // that are given it, in order of declaration
	Release *schemas.Release // of the first of them
	Entries []MemberEntry

	words [][]MemberEntry // what stands between blanks
	edit  bool            // the address is that of the list alone
}

// MemberEntry is one entry as the servers of the release read it.
type MemberEntry struct {
	Text string // "" of a blank entry
	Host string // without brackets
	// Port is what stands behind the first colon, up to the second; HasPort
	// tells an empty one from none.
	Port    string
	HasPort bool
	// Bare6: an IPv6 address without brackets.
	Bare6 bool
}

// Number is the port as a number, 0 where it is none.
func (e *MemberEntry) Number() int {
	n, err := strconv.Atoi(e.Port)
	if err != nil || n < 1 || n > 65535 || strings.HasPrefix(e.Port, "+") {
		return 0
	}
	return n
}

// MemberLists gives the lists that the containers of a cluster are given, each
// once, in the order of its first node. A list that is secret or not known yet
// is left out; so is all in standalone mode.
func MemberLists(c *topology.Cluster) []*MemberList {
	if c.Standalone() {
		return nil
	}
	var lists []*MemberList
	index := map[diag.Address]*MemberList{}
	for _, n := range c.Nodes {
		s := memberVariable(c, n)
		rel := schemas.Find(n.Release)
		if s == nil || rel == nil || s.Value.IsUnknown() || s.Value.IsSensitive() {
			continue
		}
		l := index[s.Address]
		if l == nil {
			l = readMembers(s.Value.Text, rel)
			l.Address, l.edit = s.Address, s.Address == EnvAddress(c, n, "NACOS_SERVERS")
			index[s.Address], lists = l, append(lists, l)
		}
		l.Nodes = append(l.Nodes, n)
	}
	return lists
}

// memberVariable gives the user's own NACOS_SERVERS of a node, or nil.
func memberVariable(c *topology.Cluster, n *topology.Node) *Setting {
	if n.Docker == nil {
		return nil
	}
	if _, ok := n.Docker.Env["NACOS_SERVERS"]; !ok && len(n.Docker.Options) == 0 {
		return nil
	}
	return Last(Settings(c, n), SettingVariable, "NACOS_SERVERS")
}

// readMembers reads a list as the entry point and then the server do: the shell
// splits at white space into lines (docker-startup.sh, every release), from
// 1.1.4 on the server splits a line at commas, of which those at the end don't
// count (String.split), and # begins a comment.
func readMembers(text string, rel *schemas.Release) *MemberList {
	l := &MemberList{Release: rel}
	for word := range strings.FieldsSeq(text) {
		word, _, commented := strings.Cut(word, "#")
		if word == "" && commented {
			continue
		}
		parts := []string{word}
		if rel.AtLeast("1.1.4") {
			if word = strings.TrimRight(word, ","); word == "" {
				continue
			}
			parts = strings.Split(word, ",")
		}
		var entries []MemberEntry
		for _, part := range parts {
			entries = append(entries, ReadMember(part))
		}
		l.words = append(l.words, entries)
		l.Entries = append(l.Entries, entries...)
	}
	return l
}

// ReadMember takes an entry apart.
func ReadMember(text string) MemberEntry {
	e := MemberEntry{Text: text}
	if inner, rest, ok := strings.Cut(strings.TrimPrefix(text, "["), "]"); ok && strings.HasPrefix(text, "[") {
		e.Host = inner
		e.Port, e.HasPort = strings.CutPrefix(rest, ":")
		return e
	}
	if ip, err := netip.ParseAddr(text); err == nil && ip.Is6() {
		e.Host, e.Bare6 = text, true
		return e
	}
	if at := strings.LastIndexByte(text, ':'); at > 0 {
		if ip, err := netip.ParseAddr(text[:at]); err == nil && ip.Is6() {
			e.Host, e.Port, e.HasPort, e.Bare6 = text[:at], text[at+1:], true, true
			return e
		}
	}
	e.Host, e.Port, e.HasPort = strings.Cut(text, ":")
	e.Port, _, _ = strings.Cut(e.Port, ":")
	return e
}

// Rewrite gives the edit that puts another text in the place of each entry, ""
// taking it out; nil where the list can't be edited by itself, or no entry is
// changed.
func (l *MemberList) Rewrite(change func(i int, e MemberEntry) string) []diag.Edit {
	if !l.edit {
		return nil
	}
	var words []string
	i, changed := 0, false
	for _, entries := range l.words {
		var kept []string
		for _, e := range entries {
			text := change(i, e)
			if text != "" {
				kept = append(kept, text)
			}
			changed = changed || text == "" || text != e.Text
			i++
		}
		if len(kept) > 0 {
			words = append(words, strings.Join(kept, ","))
		}
	}
	if !changed {
		return nil
	}
	return []diag.Edit{{Address: l.Address, Text: Quoted(strings.Join(words, " "))}}
}

// Replace gives the edit that puts another list in the place of this one; nil
// where it can't be edited by itself.
func (l *MemberList) Replace(members []string) []diag.Edit {
	if !l.edit {
		return nil
	}
	return []diag.Edit{{Address: l.Address, Text: Quoted(strings.Join(members, " "))}}
}

// IsSound tells whether each entry is an address, perhaps with a port; of a
// list that is not, one rule about what is wrong there says enough.
func (l *MemberList) IsSound() bool {
	for _, e := range l.Entries {
		if e.Text == "" || e.Bare6 || e.HasPort && e.Number() == 0 || strings.ContainsAny(e.Host, "\"'/?,") || !isASCII(e.Host) {
			return false
		}
	}
	return true
}

func isASCII(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return r > unicode.MaxASCII }) < 0
}

// MemberIndex finds members by their address.
type MemberIndex map[string][]*topology.Node

// IndexMembers indexes the members of c.
func IndexMembers(c *topology.Cluster) MemberIndex {
	index := make(MemberIndex, len(c.Nodes))
	for _, n := range c.Nodes {
		if n.IsMember() {
			key := SameAddress(n.Address)
			index[key] = append(index[key], n)
		}
	}
	return index
}

// Of gives the member that an entry means by its address, or nil; of several
// with one address the one with the entry's port, or the first.
func (x MemberIndex) Of(e MemberEntry) *topology.Node {
	nodes := x[SameAddress(e.Host)]
	if i := slices.IndexFunc(nodes, func(n *topology.Node) bool { return n.Port == e.Number() }); i >= 0 {
		return nodes[i]
	}
	if len(nodes) > 0 {
		return nodes[0]
	}
	return nil
}
