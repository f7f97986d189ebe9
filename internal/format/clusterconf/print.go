// Package clusterconf writes conf/cluster.conf and reads it as servers do,
// whose grammar changed with the releases.
package clusterconf

// AppendMember appends the line of one member, "address:port", with its line end.
func AppendMember(dst []byte, member string) []byte {
	return append(append(dst, member...), '\n')
}

// AppendComment appends one comment line; what is not printable ASCII becomes a blank.
func AppendComment(dst []byte, text string) []byte {
	dst = append(dst, '#', ' ')
	for _, r := range text {
		if r < ' ' || r > '~' {
			r = ' '
		}
		dst = append(dst, byte(r))
	}
	return append(dst, '\n')
}
