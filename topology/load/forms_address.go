package load

import (
	"net/netip"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/nacosgen/nacosgen/diag"
	"golang.org/x/text/unicode/norm"
)

func wantAddress() diag.Words {
	return diag.Words{EN: "an IP address or a DNS name", ZH: " IP 地址或 DNS 名称"}
}

// checkAddress wants an IP address (IPv6 without brackets) or a DNS name.
func checkAddress(s string) *mistake {
	a, err := netip.ParseAddr(s)
	if err == nil && a.Zone() == "" {
		return nil
	}
	m := &mistake{want: wantAddress()}
	if err == nil {
		m.hint, m.detail = a.WithZone("").String(), diag.Words{EN: "write it without its zone: %[3]s", ZH: "请去掉区域标识：%[3]s"}
		return m
	}
	if inner, ok := bracketed(s); ok {
		m.hint, m.detail = inner, diag.Words{EN: `write an IPv6 address without brackets: "%[3]s"`, ZH: `IPv6 地址不带方括号："%[3]s"`}
		return m
	}
	if host, port, ok := splitPort(s); ok {
		m.want = diag.Words{EN: "an address without a port", ZH: "不带端口的地址"}
		m.hint, m.detail = host, diag.Words{EN: `write "%[3]s", and the port ` + port + ` in its own attribute`, ZH: `请写 "%[3]s"，端口 ` + port + ` 写在单独的属性中`}
		return m
	}
	if i := strings.Index(s, "://"); i >= 0 {
		m.hint, m.detail = quoted(strings.Trim(s[i+3:], "/")), diag.Words{EN: "write the address alone: %[3]s", ZH: "请只写地址：%[3]s"}
		return m
	}
	return checkDNSName(s)
}

// bracketed gives the IPv6 address inside brackets.
func bracketed(s string) (string, bool) {
	if len(s) < 2 || s[0] != '[' || s[len(s)-1] != ']' {
		return "", false
	}
	inner := s[1 : len(s)-1]
	a, err := netip.ParseAddr(inner)
	return inner, err == nil && a.Is6()
}

// splitPort takes "host:port" apart.
func splitPort(s string) (host, port string, ok bool) {
	i := strings.LastIndexByte(s, ':')
	if i < 0 {
		return "", "", false
	}
	host, port = s[:i], s[i+1:]
	if inner, isV6 := bracketed(host); isV6 {
		host = inner
	} else if strings.Contains(host, ":") {
		return "", "", false
	}
	n, err := strconv.Atoi(port)
	return host, port, err == nil && n >= 0 && host != "" && checkAddress(host) == nil
}

// checkDNSName wants labels of letters, digits, hyphens and underscores. (An
// underscore is no good in a host name, but names with one resolve: a rule of
// lint speaks of it.)
func checkDNSName(s string) *mistake {
	m := &mistake{want: wantAddress()}
	if s == "" || len(s) > 253 || strings.TrimLeft(s, "0123456789.") == "" {
		return m // digits and dots alone are no name, and no IPv4 address either
	}
	for _, part := range strings.Split(s, ".") {
		if part == "" || len(part) > 63 || strings.HasPrefix(part, "-") || strings.HasSuffix(part, "-") {
			return m
		}
		for _, c := range part {
			switch {
			case c == '-' || c == '_' || c < utf8.RuneSelf && (unicode.IsLetter(c) || unicode.IsDigit(c)):
			case c >= utf8.RuneSelf && unicode.IsLetter(c):
				m.detail = diag.Words{EN: "write an international name in its ASCII form (xn--...)", ZH: "国际化域名请使用 ASCII 形式（xn--...）"}
				return m
			default:
				return m
			}
		}
	}
	return nil
}

// checkHostPort wants "host:port", with IPv6 in brackets.
func checkHostPort(s string) *mistake {
	m := &mistake{want: diag.Words{EN: `"host:port"`, ZH: ` "主机:端口"`}}
	if a, err := netip.ParseAddr(s); err == nil {
		host := s
		if a.Is6() {
			host = "[" + s + "]"
		}
		m.hint, m.detail = host, diag.Words{EN: `add the port, as in "%[3]s:3306"`, ZH: `请加上端口，例如 "%[3]s:3306"`}
		return m
	}
	i := strings.LastIndexByte(s, ':')
	if i < 0 {
		if checkAddress(s) == nil {
			m.hint, m.detail = s, diag.Words{EN: `add the port, as in "%[3]s:3306"`, ZH: `请加上端口，例如 "%[3]s:3306"`}
		}
		return m
	}
	host := s[:i]
	if inner, ok := bracketed(host); ok {
		host = inner
	} else if strings.Contains(host, ":") {
		return m
	}
	if bad := checkAddress(host); bad != nil {
		return m
	}
	if n, err := strconv.Atoi(s[i+1:]); err != nil || n < 1 || n > 65535 || s[i+1] == '+' {
		m.want = diag.Words{EN: `"host:port" with a port from 1 to 65535`, ZH: ` "主机:端口"，端口为 1 到 65535`}
		return m
	}
	return nil
}

// maxName keeps file names (255 bytes) and container names in bounds.
const maxName = 100

// checkName wants a name that can be a folder, part of a container's name and
// part of an nginx upstream: letters and digits first, then also . _ and -.
func checkName(s string) *mistake {
	if isPlainName(s) {
		return nil
	}
	m := &mistake{
		want:   diag.Words{EN: "a name of letters, digits, dots, hyphens and underscores", ZH: "由字母、数字、点、连字符和下划线组成的名称"},
		detail: diag.Words{EN: "the name becomes part of paths; begin it with a letter or digit", ZH: "名称会成为路径的一部分；请以字母或数字开头"},
	}
	switch {
	case s == "":
		return m
	case utf8.RuneCountInString(s) > maxName:
		return &mistake{want: diag.Words{EN: "a name of at most 100 characters", ZH: "不超过 100 个字符的名称"}}
	case !norm.NFC.IsNormalString(s):
		m.detail = diag.Words{EN: "write it in Unicode's composed form (NFC)", ZH: "请使用 Unicode 组合形式（NFC）"}
		return m
	case strings.Contains(s, "..") || strings.HasSuffix(s, "."):
		m.detail = diag.Words{EN: "a dot must stand between two other characters", ZH: "点必须位于两个其他字符之间"}
		return m
	}
	for i, c := range s {
		switch {
		case unicode.IsLetter(c) || unicode.IsDigit(c):
		case i > 0 && (c == '.' || c == '_' || c == '-'):
		default:
			if i > 0 || c != '.' && c != '_' && c != '-' {
				m.hint, m.detail = strconv.QuoteRuneToASCII(c), diag.Words{
					EN: "remove %[3]s: the name becomes part of paths", ZH: "请去掉 %[3]s：名称会成为路径的一部分"}
			}
			return m
		}
	}
	return nil
}

// isPlainName tells of ASCII letters, digits and hyphens that they are a name.
func isPlainName(s string) bool {
	for i := range len(s) {
		c := s[i]
		if !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || i > 0 && c == '-') {
			return false
		}
	}
	return s != "" && len(s) <= maxName
}
