package lint

import (
	"strconv"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/topology"
)

// EngineFlag is one flag among the options of a docker block.
type EngineFlag struct {
	Name  string // the long one, without dashes: publish, volume, env, hostname, network, ...
	Value string // "" for one without
	// First and Last are the elements of the list that hold it.
	First, Last int
}

// EngineFlags reads the options of a docker block as the engine does: each
// element is a word, "--flag value" or "--flag=value"; a flag alone takes the
// next element where that is no flag.
func EngineFlags(d *topology.Docker) []EngineFlag {
	if d == nil || len(d.Options) == 0 {
		return nil
	}
	var flags []EngineFlag
	for i := 0; i < len(d.Options); i++ {
		f, value := engineFlag(strings.TrimSpace(d.Options[i])), i+1
		if f.Name == "" {
			continue
		}
		f.First, f.Last = i, i
		if f.Value == "" && !strings.Contains(d.Options[i], "=") && value < len(d.Options) && !strings.HasPrefix(d.Options[value], "-") {
			f.Value, f.Last = strings.TrimSpace(d.Options[value]), value
			i++
		}
		flags = append(flags, f)
	}
	return flags
}

// engineFlag takes one element apart.
func engineFlag(word string) EngineFlag {
	if long, ok := strings.CutPrefix(word, "--"); ok {
		end := strings.IndexAny(long, "= ")
		if end < 0 {
			return EngineFlag{Name: engineName(long)}
		}
		return EngineFlag{Name: engineName(long[:end]), Value: strings.TrimSpace(long[end+1:])}
	}
	if len(word) < 2 || word[0] != '-' {
		return EngineFlag{}
	}
	name := engineName(word[1:2])
	if len(name) == 1 { // none that we know to take a value
		return EngineFlag{Name: name}
	}
	return EngineFlag{Name: name, Value: strings.TrimSpace(strings.TrimPrefix(word[2:], "="))}
}

// engineName gives the long name of a flag (docker run, podman run).
func engineName(name string) string {
	switch name {
	case "p":
		return "publish"
	case "P":
		return "publish-all"
	case "v":
		return "volume"
	case "e":
		return "env"
	case "h":
		return "hostname"
	case "u":
		return "user"
	case "m":
		return "memory"
	case "l":
		return "label"
	case "w":
		return "workdir"
	case "net":
		return "network"
	case "net-alias":
		return "network-alias"
	}
	return name
}

// Published is one port that a publish flag forwards.
type Published struct {
	IP        string // of the machine, without brackets; "" all
	Host      int    // port of the machine; 0 is any that is free
	Container int
	Protocol  string // tcp, udp, sctp
}

// Publish reads "[ip:][host:]container[/protocol]", each port perhaps a range
// "first-last"; nil where the text is none.
func Publish(text string) []Published {
	text, protocol, found := strings.Cut(text, "/")
	if !found {
		protocol = "tcp"
	}
	rest, inside, more := cutLast(text, ":")
	if !more {
		inside, rest = text, ""
	}
	ip, outside, both := cutLast(rest, ":")
	if !both {
		ip, outside = "", rest
	}
	first, last, ok := portRange(inside)
	from, to := 0, 0
	if outside != "" {
		if from, to, more = portRange(outside); !more || to-from != last-first {
			return nil
		}
	}
	if !ok || last-first > 1000 {
		return nil
	}
	list := make([]Published, 0, last-first+1)
	for port := first; port <= last; port++ {
		p := Published{IP: strings.Trim(ip, "[]"), Container: port, Protocol: protocol}
		if from > 0 {
			p.Host = from + port - first
		}
		list = append(list, p)
	}
	return list
}

func cutLast(text, sep string) (before, after string, found bool) {
	i := strings.LastIndex(text, sep)
	if i < 0 {
		return text, "", false
	}
	return text[:i], text[i+len(sep):], true
}

func portRange(text string) (first, last int, ok bool) {
	from, to, more := strings.Cut(text, "-")
	if !more {
		to = from
	}
	first, errFirst := strconv.Atoi(from)
	last, errLast := strconv.Atoi(to)
	return first, last, errFirst == nil && errLast == nil && first >= 1 && last <= 65535 && first <= last
}

// PublishFlag is one port that a publish flag of n's container forwards.
type PublishFlag struct {
	Published
	Text        string // as written
	Address     diag.Address
	First, Last int // elements of the options that hold the flag
}

// PublishFlags lists the ports that the options of n's container publish,
// whether or not its network lets them.
func PublishFlags(c *topology.Cluster, n *topology.Node) []PublishFlag {
	var list []PublishFlag
	for _, f := range EngineFlags(n.Docker) {
		if f.Name == "publish" {
			for _, p := range Publish(f.Value) {
				list = append(list, PublishFlag{p, f.Value, OptionsAddress(c, n).Index(f.Last), f.First, f.Last})
			}
		}
	}
	return list
}

// Forwards tells whether the engine forwards ports of n's container: not where
// it shares the network of its machine, or has none.
func Forwards(n *topology.Node) bool {
	return n.Docker != nil && n.Docker.Network != "host" && n.Docker.Network != "none" && !strings.Contains(n.Docker.Network, ":")
}
