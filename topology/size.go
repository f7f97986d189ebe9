package topology

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// ParseSize reads a size as the consumers write it ("512m", "2g", "50MB",
// "4GiB", "1024k") and gives bytes. Units are in steps of 1024 in either case,
// with or without B, as in the JVM, Docker, nginx and Logback; a number alone is bytes.
func ParseSize(text string) (int64, error) {
	rest := strings.TrimLeft(text, "0123456789")
	n, err := strconv.ParseInt(text[:len(text)-len(rest)], 10, 64)
	if err != nil {
		return 0, fmt.Errorf("size %q: want a number and a unit, such as 512m", text)
	}
	unit := strings.ToLower(strings.TrimSpace(rest))
	unit = strings.TrimSuffix(strings.TrimSuffix(unit, "b"), "i")
	step := 0
	if unit != "" {
		step = strings.Index("kmgt", unit) + 1
	}
	if len(unit) > 1 || unit != "" && step == 0 {
		return 0, fmt.Errorf("size %q: unknown unit %q", text, strings.TrimSpace(rest))
	}
	for range step {
		if n > math.MaxInt64/1024 {
			return 0, fmt.Errorf("size %q: too large", text)
		}
		n *= 1024
	}
	return n, nil
}
