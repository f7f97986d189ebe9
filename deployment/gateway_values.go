package deployment

import (
	"fmt"
	"hash/crc32"
	"math"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// upstreamName joins the names with hyphens. Anything but letters, digits and
// hyphens becomes a hyphen, and a checksum then keeps names apart: an upstream's
// name may end in a Host header, where Tomcat takes no underscore.
func upstreamName(cluster, gateway, role string) string {
	plain := func(name string) string {
		safe := strings.Map(func(r rune) rune {
			if r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
				return r
			}
			return '-'
		}, name)
		if safe == name {
			return name
		}
		return strings.Trim(fmt.Sprintf("%s-%08x", strings.Trim(safe, "-"), crc32.ChecksumIEEE([]byte(name))), "-")
	}
	suffix := map[string]string{RoleHTTP: "http", RoleSDKGRPC: "grpc", RoleConsole: "console"}[role]
	return plain(cluster) + "-" + plain(gateway) + "-" + suffix
}

// algorithmOf gives the directive for an algorithm of the language. A stream
// has no ip_hash: a consistent hash of the address does the same.
func algorithmOf(name, kind string) (directive string, ok bool) {
	switch name {
	case "", "round_robin":
		return "", true
	case "least_conn", "random":
		return name, true
	case "ip_hash":
		if kind == "stream" {
			return "hash $remote_addr consistent", true
		}
		return name, true
	}
	return "", false
}

// isServerHost tells whether a server directive takes host: an IP without a
// zone, or a name of letters, digits, dots, hyphens and underscores.
func isServerHost(host string) bool {
	if a, err := netip.ParseAddr(host); err == nil {
		return a.Zone() == ""
	}
	return host != "" && len(host) <= 253 && !strings.HasPrefix(host, "-") && !strings.ContainsFunc(host, func(r rune) bool {
		return r > unicode.MaxASCII || !(unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("._-", r))
	})
}

// isServerName tells whether nginx takes name as a server_name: a host name, one
// with a wildcard at its beginning or end, or ~ and a regular expression.
func isServerName(name string) bool {
	if expression, ok := strings.CutPrefix(name, "~"); ok {
		_, err := regexp.Compile(expression)
		return err == nil && expression != "" && isFreeOfControls(name)
	}
	host := name
	if rest, ok := strings.CutPrefix(name, "*."); ok {
		host = rest
	} else if rest, ok := strings.CutPrefix(name, "."); ok {
		host = rest
	} else if rest, ok := strings.CutSuffix(name, ".*"); ok {
		host = rest
	}
	return isServerHost(host) && !strings.Contains(host, "..") && !strings.HasPrefix(host, ".")
}

// maxWord is what one word of a configuration may have, all of it escaped.
const maxWord = 2000

// isFileName tells whether a path can stand in a directive that evaluates
// variables, as the TLS ones do: a dollar sign can't be escaped there.
func isFileName(path string) bool {
	return path != "" && !strings.ContainsRune(path, '$') && isFreeOfControls(path)
}

func isFreeOfControls(text string) bool {
	return len(text) <= maxWord && !strings.ContainsFunc(text, unicode.IsControl)
}

// canonicalCIDR gives an address or network as nginx wants it, its host bits cleared.
func canonicalCIDR(text string) (string, bool) {
	if a, err := netip.ParseAddr(text); err == nil && a.Zone() == "" {
		return a.String(), true
	}
	p, err := netip.ParsePrefix(text)
	if err != nil {
		return "", false
	}
	return p.Masked().String(), true
}

// isSize tells whether text is a size of nginx: digits and at most one of k, m, g.
func isSize(text string) bool {
	factor := int64(1)
	switch {
	case strings.HasSuffix(text, "k"), strings.HasSuffix(text, "K"):
		factor = 1 << 10
	case strings.HasSuffix(text, "m"), strings.HasSuffix(text, "M"):
		factor = 1 << 20
	case strings.HasSuffix(text, "g"), strings.HasSuffix(text, "G"):
		factor = 1 << 30
	}
	digits := text
	if factor > 1 {
		digits = text[:len(text)-1]
	}
	n, rest := leadingNumber(digits)
	return digits != "" && rest == "" && n < math.MaxInt64/factor
}

func isSeconds(text string) bool { return isDuration(text, false) }

func isMilliseconds(text string) bool { return isDuration(text, true) }

// isDuration reads a time as ngx_parse_time does: numbers with units from large
// to small, the last unit may be left out for seconds. Years and months are for
// times in seconds, ms for those in milliseconds.
func isDuration(text string, milliseconds bool) bool {
	units := []string{"y", "M", "w", "d", "h", "m", "s"}
	if milliseconds {
		units = []string{"w", "d", "h", "m", "s", "ms"}
	}
	last, total := -1, int64(0)
	if text == "" {
		return false
	}
	for text != "" {
		n, rest := leadingNumber(text)
		if rest == text || n > math.MaxInt32 {
			return false
		}
		end := strings.IndexAny(rest, "0123456789")
		if end < 0 {
			end = len(rest)
		}
		unit := rest[:end]
		if unit == "" && end == len(rest) {
			unit = "s"
		}
		rank := slices.Index(units, unit)
		if rank <= last {
			return false
		}
		last, total = rank, total+n*secondsIn(unit)
		text = rest[end:]
	}
	return total <= math.MaxInt32
}

// secondsIn is how long a unit of nginx is; a millisecond is none.
func secondsIn(unit string) int64 {
	switch unit {
	case "y":
		return 31536000
	case "M":
		return 2592000
	case "w":
		return 604800
	case "d":
		return 86400
	case "h":
		return 3600
	case "m":
		return 60
	case "s":
		return 1
	}
	return 0
}

// leadingNumber reads the digits that text begins with; what overflows is the
// largest number.
func leadingNumber(text string) (n int64, rest string) {
	for i := 0; i < len(text); i++ {
		if text[i] < '0' || text[i] > '9' {
			return n, text[i:]
		}
		if n > (math.MaxInt64-9)/10 {
			n = math.MaxInt64
			continue
		}
		n = n*10 + int64(text[i]-'0')
	}
	return n, ""
}
