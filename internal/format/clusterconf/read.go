package clusterconf

import (
	"bytes"
	"fmt"
	"maps"
	"net/netip"
	"strconv"
	"strings"
	"time"
)

// Grammar is how one family of servers reads the file. The zero Grammar is that
// of 1.1.0 - 1.1.3 (SystemUtils.readClusterConf and naming's
// ServerListManager.refreshServerList @1.1.0).
type Grammar struct {
	Commas      bool // several members a line, from 1.1.4 (SystemUtils@1.1.4); their blanks stay
	DefaultPort int  // of a member without port; 0 is the server's own port
	Brackets    bool // IPv6 in brackets, from 1.4.1 (IPUtil.splitIPPortStr@1.4.1)
	DottedNames bool // a name needs a dot, 1.4.3 alone (IPUtil.splitIPPortStr@1.4.3)
	Blank       Blank
}

// Blank is what a line of nothing but blanks becomes; an empty line is nothing.
type Blank int

// The ways to take a blank line.
const (
	BlankMember Blank = iota // a member without a name, which counts in the majority
	BlankFault               // drops the whole list
)

// The grammars, by their first release.
func grammars() []struct {
	major, minor, patch int
	grammar             Grammar
} {
	return []struct {
		major, minor, patch int
		grammar             Grammar
	}{
		{2, 0, 0, Grammar{Commas: true, Brackets: true, Blank: BlankFault}},
		{1, 4, 4, Grammar{Commas: true, Brackets: true, Blank: BlankFault, DefaultPort: 8848}},
		{1, 4, 3, Grammar{Commas: true, Brackets: true, Blank: BlankFault, DefaultPort: 8848, DottedNames: true}},
		{1, 4, 1, Grammar{Commas: true, Brackets: true, Blank: BlankFault, DefaultPort: 8848}},
		{1, 3, 0, Grammar{Commas: true, DefaultPort: 8848}}, // MemberUtils.singleParse@1.3.0
		{1, 1, 4, Grammar{Commas: true}},
		{0, 0, 0, Grammar{}},
	}
}

// GrammarOf gives the grammar of a server release such as "2.4.3".
func GrammarOf(release string) Grammar {
	var n [3]int
	for i, part := range strings.SplitN(release, ".", 4) {
		if i < len(n) {
			n[i], _ = strconv.Atoi(part)
		}
	}
	for _, g := range grammars() {
		if n[0] > g.major || n[0] == g.major && (n[1] > g.minor || n[1] == g.minor && n[2] >= g.patch) {
			return g.grammar
		}
	}
	return Grammar{}
}

// Member is one entry as a server understands it.
type Member struct {
	Host string // IPv6 in brackets, as peers compare it
	Port int
	Line int // from 1
}

// Read gives the members that a server with the main port own takes from src.
// An error means that it takes none of them.
func (g Grammar) Read(src []byte, own int) ([]Member, error) {
	var members []Member
	for i, line := range lines(string(src)) {
		if line == "" {
			continue
		}
		text, _, commented := strings.Cut(trim(line), "#")
		if text = trim(text); text == "" && commented {
			continue
		}
		entries := []string{text}
		if g.Commas && strings.IndexByte(text, ',') > 0 {
			entries = splitJava(text)
		}
		for _, entry := range entries {
			m, err := g.member(entry, own)
			if err != nil {
				return nil, fmt.Errorf("line %d: %w", i+1, err)
			}
			m.Line = i + 1
			members = append(members, m)
		}
	}
	return members, nil
}

// Rewritten tells whether a server may have made disk of ours: the same members
// in whatever order, and of comments the stamp alone, "#" and the local time
// (MemberUtil.syncToFile@1.3.0). Other comments, or an empty line, are a person's. Both
// files have a port in each entry; one that no server reads is like none.
func Rewritten(ours, disk []byte) bool {
	left, right := members(ours), members(withoutStamp(disk))
	return left != nil && maps.Equal(left, right)
}

// withoutStamp gives the lines that a server writes behind its stamp, or nothing
// where one of them is not of its making.
func withoutStamp(disk []byte) []byte {
	first, rest, _ := bytes.Cut(disk, []byte("\n"))
	if stamp, is := bytes.CutPrefix(bytes.TrimRight(first, "\r"), []byte("#")); is {
		if _, err := time.Parse("2006-01-02T15:04", string(stamp[:min(16, len(stamp))])); err != nil {
			return nil
		}
		disk = rest
	}
	for line := range bytes.Lines(disk) {
		if line = bytes.TrimSpace(line); len(line) == 0 || line[0] == '#' {
			return nil
		}
	}
	return disk
}

// members is the set of what src names; nil where an entry is at fault or has no
// port.
func members(src []byte) map[Member]bool {
	list, err := Grammar{Commas: true, Brackets: true, Blank: BlankFault, DefaultPort: -1}.Read(src, 0)
	if err != nil {
		return nil
	}
	set := make(map[Member]bool, len(list))
	for _, m := range list {
		if m.Port < 0 {
			return nil
		}
		m.Line = 0
		set[m] = true
	}
	return set
}

func (g Grammar) member(text string, own int) (Member, error) {
	port := g.DefaultPort
	if port == 0 {
		port = own
	}
	if trim(text) == "" && g.Blank == BlankFault {
		return Member{}, fmt.Errorf("a member without address")
	}
	if g.Brackets && strings.HasPrefix(text, "[") && strings.Contains(text, "]") {
		end := strings.IndexByte(text, ']') + 1
		if _, err := netip.ParseAddr(text[1 : end-1]); err != nil {
			return Member{}, fmt.Errorf("IPv6 address %q: %w", text, err)
		}
		if end == len(text) {
			return Member{Host: text, Port: port}, nil
		}
		return withPort(text[:end], text[min(end+1, len(text)):])
	}
	parts := strings.Split(text, ":")
	if g.DottedNames && !strings.Contains(parts[0], ".") {
		return Member{}, fmt.Errorf("name %q without a dot", parts[0])
	}
	if len(parts) == 1 {
		return Member{Host: text, Port: port}, nil
	}
	return withPort(parts[0], parts[1])
}

func withPort(host, text string) (Member, error) {
	port, err := strconv.Atoi(text)
	if err != nil {
		return Member{}, fmt.Errorf("port of %q: %w", host, err)
	}
	return Member{Host: host, Port: port}, nil
}

// lines splits as BufferedReader.readLine does.
func lines(s string) []string {
	return strings.Split(strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n"), "\n")
}

// trim is String.trim: everything up to the blank, control characters included.
func trim(s string) string {
	return strings.TrimFunc(s, func(r rune) bool { return r <= ' ' })
}

// splitJava is String.split(","): empty entries at the end vanish.
func splitJava(s string) []string {
	return strings.Split(strings.TrimRight(s, ","), ",")
}
