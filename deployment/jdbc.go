package deployment

import (
	"net"
	"strings"

	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// jdbcURL makes the URL of the database on one host, "host:port". Parameters
// stand in the order of their names; what would end one is percent-encoded,
// which Connector/J 5.1.34, 8.0.16, 8.0.28 and 8.2.0 and PgJDBC 42.7 decode.
// Through 1.3.0 the driver is 5.1.34: it reads [fd00::9]:3306 as host "[fd00",
// and takes IPv6 in its own notation alone.
func jdbcURL(ds *topology.Datasource, host string, rel *schemas.Release) topology.Value {
	url := joined{}
	if ip, port, err := net.SplitHostPort(host); err == nil && isIPv6(ip) && !rel.AtLeast("1.3.1") {
		host = "address=(protocol=tcp)(host=" + ip + ")(port=" + port + ")"
	}
	url.plain("jdbc:" + ds.Platform + "://" + host + "/")
	url.encoded(ds.Database)
	url.query(ds.Params)
	return url.value
}

// joined is a value made of parts: sensitive or unknown when one of them is.
type joined struct{ value topology.Value }

func (j *joined) plain(text string) {
	if !j.value.IsUnknown() {
		j.value.Text += text
	}
}

func (j *joined) encoded(part topology.Value) {
	if part.IsUnknown() && !j.value.IsUnknown() {
		j.value.Unknown, j.value.Text = part.Unknown, ""
	}
	if j.value.Secret == "" {
		j.value.Secret = part.Secret
	}
	j.plain(percentEncode(part.Text))
}

func (j *joined) query(params map[string]topology.Value) {
	sign := "?"
	for _, name := range sortedKeys(params) {
		j.plain(sign + percentEncode(name) + "=")
		j.encoded(params[name])
		sign = "&"
	}
}

// percentEncode spells text so that it stays one name, parameter or value of a
// URL: letters, digits and harmless signs as they are, the rest as %XX of UTF-8.
// A brace never survives, so no placeholder of Spring's can come about.
func percentEncode(text string) string {
	const digits, harmless = "0123456789ABCDEF", "-._~/:,@!*'()$"
	var b strings.Builder
	for i := range len(text) {
		c := text[i]
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte(harmless, c) >= 0 {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(digits[c>>4])
		b.WriteByte(digits[c&15])
	}
	return b.String()
}
