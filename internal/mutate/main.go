// Mutate tells whether the fixtures of the lint rules would notice a broken
// rule. It breaks each rule in one place at a time (a condition negated, an
// operand dropped, a border moved, a finding dropped), runs the rule's tests, and
// lists the breaks that no test notices. Nothing in the checkout changes: the
// broken files are an overlay, all in one test program, one awake at a time.
//
//	go run ./internal/mutate [-shared] [RULE...]
//
// Without names all rules are broken; -shared breaks the files that rules of a
// group share too. Some survivors are right, such as a check that only saves
// time: explained.txt has them with the reason, and one that a test notices after
// all, or that is gone, is listed like any survivor.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	shared := flag.Bool("shared", false, "break the files that several rules share, too")
	workers := flag.Int("workers", 2, "test programs at a time")
	flag.Parse()
	explained, err := parseExplained(explainedText)
	wrong := 0
	if err == nil {
		wrong, err = mutate(os.Stdout, options{"lint/rules", flag.Args(), *shared, *workers, explained})
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "mutate:", err)
		os.Exit(2)
	}
	if wrong > 0 {
		os.Exit(1)
	}
}
