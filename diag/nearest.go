package diag

import "slices"

// Nearest gives the candidate that name was most likely meant to be, for "did
// you mean"; "" where none is near: at most a third of the name's letters, and
// never more than three, may differ. Of equally near ones the first in
// alphabetical order wins.
func Nearest(name string, candidates []string) string {
	best, bestAt := "", min(3, max(1, len([]rune(name))/3))+1
	for _, c := range slices.Sorted(slices.Values(candidates)) {
		if d := distance([]rune(name), []rune(c), bestAt); d < bestAt && c != name {
			best, bestAt = c, d
		}
	}
	return best
}

// distance counts the insertions, deletions, replacements and swaps of
// neighbours that turn a into b; it stops counting at limit.
func distance(a, b []rune, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range a {
		row[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(last[j]+cost, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return min(last[len(b)], limit)
}
