package main

import (
	"crypto/rand"
	_ "embed"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
)

//go:embed starter/topology.hcl
var starter []byte

type initOptions struct {
	*app
	dir string
}

func newInitCmd(a *app) *cobra.Command {
	o := &initOptions{app: a}
	return &cobra.Command{
		Use:   "init [DIR]",
		Short: "Write a commented starter topology that builds at once",
		Long: "Writes into DIR (default: the working folder) a commented topology with a gateway and\n" +
			"authentication, its secrets as fresh random values in a file of mode 0600, and a .gitignore\n" +
			"that keeps them out of git. A file that exists already is never touched.",
		Example: "  nacosgen init prod\n  nacosgen build prod",
		Args:    atMost(1),
		RunE: func(_ *cobra.Command, args []string) error {
			o.dir = "."
			if len(args) == 1 {
				o.dir = args[0]
			}
			return runInit(o)
		},
	}
}

type starterFile struct {
	name string
	mode fs.FileMode
	body []byte
}

func runInit(o *initOptions) error {
	files := []starterFile{
		{"topology.hcl", 0o644, starter},
		{"secrets.auto.nacosgenvars", 0o600, freshSecrets()},
		{".gitignore", 0o644, []byte("# secrets, and files that hold them\n*.auto.nacosgenvars\nout/\n")},
	}
	for _, f := range files {
		if _, err := os.Lstat(filepath.Join(o.dir, f.name)); err == nil {
			return fmt.Errorf("%s exists already: nothing was written; name an empty folder", filepath.Join(o.dir, f.name))
		} else if !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	if err := os.MkdirAll(o.dir, 0o755); err != nil {
		return err
	}
	for _, f := range files {
		if err := writeNew(filepath.Join(o.dir, f.name), f.mode, f.body); err != nil {
			return err
		}
		fmt.Fprintf(o.out, "%s\n", filepath.ToSlash(filepath.Join(o.dir, f.name)))
	}
	enter := ""
	if filepath.Clean(o.dir) != "." {
		enter = "cd " + o.dir + ", "
	}
	fmt.Fprintf(o.err, "next: %schange the addresses in topology.hcl, then `nacosgen build .`; git ignores out/, which holds secrets\n", enter)
	return nil
}

// freshSecrets makes the values of the starter's variables.
func freshSecrets() []byte {
	return fmt.Appendf(nil, "# Values of the topology's secret variables. Keep this file out of git.\n"+
		"db_password      = %q\ntoken_secret_key = %q\nidentity = {\n  key   = %q\n  value = %q\n}\n",
		random(18), base64.StdEncoding.EncodeToString(randomBytes(48)),
		"id-"+hex.EncodeToString(randomBytes(8)), random(24))
}

// random is text of n random bytes that needs no quoting anywhere.
func random(n int) string { return base64.RawURLEncoding.EncodeToString(randomBytes(n)) }

// randomBytes never fails: crypto/rand ends the program where the system has no
// randomness.
func randomBytes(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b)
	return b
}

func writeNew(path string, mode fs.FileMode, body []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = f.Write(body)
	return errors.Join(err, f.Close())
}
