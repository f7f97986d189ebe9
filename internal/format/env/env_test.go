package env_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/nacosgen/nacosgen/internal/consumer"
	"github.com/nacosgen/nacosgen/internal/format/env"
)

func TestParse(t *testing.T) {
	for _, tc := range []struct {
		name, src string
		want      []env.Entry
		refused   []env.Refusal
	}{
		{"nothing", "", nil, nil},
		{"comments and empty lines", "# a=b\n\n  # c=d\n \t\n", nil, nil},
		{"values keep quotes, hashes and blanks", "A=\"x\" # no comment \nB= y\n", []env.Entry{
			{Name: "A", Value: `"x" # no comment `, Line: 1, Start: 0, End: 19},
			{Name: "B", Value: " y", Line: 2, Start: 20, End: 24},
		}, nil},
		{"leading blanks", "  A=b", []env.Entry{{Name: "A", Value: "b", Line: 1, Start: 2, End: 5}}, nil},
		{"byte order mark", "\ufeffA=b\r\n", []env.Entry{{Name: "A", Value: "b", Line: 1, Start: 3, End: 6}}, nil},
		{"from the environment", "HOME\n", []env.Entry{{Name: "HOME", Inherited: true, Line: 1, End: 4}}, nil},
		{"empty value", "A=", []env.Entry{{Name: "A", Line: 1, End: 2}}, nil},
		{"refused", "A =b\n- A=b\n=b\nB=\xff\nC=c\n", []env.Entry{{Name: "C", Value: "c", Line: 5, Start: 18, End: 21}},
			[]env.Refusal{{1, env.NameBlank}, {2, env.NameBlank}, {3, env.NameMissing}, {4, env.NotUTF8}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, refused := env.Parse([]byte(tc.src))
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("entries (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tc.refused, refused); diff != "" {
				t.Errorf("refused (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAppendRefuses(t *testing.T) {
	for _, tc := range []struct {
		name, value string
		want        env.Fault
	}{
		{"", "x", env.NameMissing},
		{"A B", "x", env.NameBlank},
		{"\u00a0A", "x", env.NameBlank},
		{"A\n", "x", env.NameBlank},
		{"#A", "x", env.NameChar},
		{"A=B", "x", env.NameChar},
		{"A\x00", "x", env.NameChar},
		{"\ufeffA", "x", env.NameChar},
		{"A", "x\ny", env.ValueEnd},
		{"A", "x\r", env.ValueEnd},
		{"A", "x\x00", env.ValueNUL},
		{"A", "\xff", env.NotUTF8},
		{"A", strings.Repeat("x", env.MaxLine-1), env.TooLong},
	} {
		got, err := env.Append([]byte("# kept\n"), tc.name, tc.value)
		var fault env.Fault
		if !errors.As(err, &fault) || fault != tc.want {
			t.Errorf("%.20q=%.20q: %v, want %v", tc.name, tc.value, err, tc.want)
		}
		if string(got) != "# kept\n" {
			t.Errorf("%.20q=%.20q: appended %q", tc.name, tc.value, got)
		}
	}
}

func TestComment(t *testing.T) {
	got := env.AppendComment(nil, "a\r\n\nb \xff")
	if want := "# a\n#\n# b ?\n"; string(got) != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func FuzzPrintParse(f *testing.F) {
	f.Add("A", `p"w'd $x # \`)
	f.Add("\ufeffA", "=")
	f.Add("A", " x\u2028y ")
	f.Fuzz(func(t *testing.T, name, value string) {
		body, err := env.Append(nil, name, value)
		if err != nil {
			return
		}
		got, refused := env.Parse(body)
		want := []env.Entry{{Name: name, Value: value, Line: 1, End: len(body) - 1}}
		if diff := cmp.Diff(want, got); diff != "" || refused != nil {
			t.Errorf("refused %v (-want +got):\n%s", refused, diff)
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("# c\n\ufeff A=b\r\nC\n=\nD E=\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		entries, _ := env.Parse(src)
		for _, e := range entries {
			line := src[e.Start:e.End]
			if e.Inherited != !bytes.Contains(line, []byte("=")) || !bytes.HasPrefix(line, []byte(e.Name)) || !bytes.HasSuffix(line, []byte(e.Value)) {
				t.Errorf("%+v stands at %q", e, line)
			}
		}
	})
}

// TestDockerReadsBack has docker's own client read what we print.
func TestDockerReadsBack(t *testing.T) {
	docker := consumer.Require(t, "docker", "docker")
	var want []string
	body := env.AppendComment(nil, "A=comment")
	add := func(value string) {
		name := fmt.Sprintf("V%d", len(want))
		var err error
		if body, err = env.Append(body, name, value); err != nil {
			t.Fatal(err)
		}
		want = append(want, name+"="+value)
	}
	for c := rune(1); c < 0x2100; c++ {
		if c != '\n' && c != '\r' {
			add(string([]rune{c, 'x', c}))
		}
	}
	for _, v := range []string{"", " ", "  x  ", `"quoted"`, "'", "$HOME", "a # b", "#", "=", "a=b", `\n`, "\ufeff", "数据库"} {
		add(v)
	}
	add(strings.Repeat("x", env.MaxLine-len("V9999=")))
	got, err := dockerEnv(t, docker, body)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("docker reads (-want +got):\n%.2000s", diff)
	}
}

// TestDockerAgrees compares our reader with docker's on files that are not ours.
func TestDockerAgrees(t *testing.T) {
	docker := consumer.Require(t, "docker", "docker")
	for _, src := range []string{
		"", "A=b", "A=b\r\n", "\ufeffA=b\n", "A=b\n\ufeffB=c\n", " \t A=b\n", "\u00a0A=b\n", "A =b\n", "A\t=b\n", "A\u00a0=b\n",
		"=b\n", "=\n", "# A=b\n", " #A=b\n", "A\n", "HOME\n", "NOT_THERE_\n", "A B\n", "HOME \n", "A='b'\n", "A=b # c\n", "A=\xff\n", "# \xff\n",
		"export A=b\n", "- A=b\n", "A=b\n\n\n\vB=c\n", "A=1\nA=2\n", "A==\n", "A\x00=b\n", "a.b-c=d\n",
		"A=" + strings.Repeat("x", env.MaxLine-2) + "\nB=c\n", "A=" + strings.Repeat("x", env.MaxLine-1) + "\nB=c\n",
	} {
		entries, refused := env.Parse([]byte(src))
		var want []string
		for _, e := range entries {
			value, there := os.LookupEnv(e.Name)
			switch {
			case !e.Inherited:
				want = append(want, e.Name+"="+e.Value)
			case there:
				want = append(want, e.Name+"="+value)
			}
		}
		got, err := dockerEnv(t, docker, []byte(src))
		if (err != nil) != (refused != nil) {
			t.Errorf("%.40q: docker says %v, we say %v", src, err, refused)
			continue
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); err == nil && diff != "" {
			t.Errorf("%.40q (-ours +docker):\n%.500s", src, diff)
		}
	}
}

// dockerEnv gives the variables that the client would send for an env file.
func dockerEnv(t *testing.T, docker string, body []byte) ([]string, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.env")
	if err := os.WriteFile(path, body, 0o600); err != nil {
		t.Fatal(err)
	}
	daemon := consumer.StartDaemon(t)
	cmd := exec.CommandContext(t.Context(), docker, "create", "--env-file", path, "image")
	cmd.Env = append(os.Environ(), "DOCKER_HOST="+daemon.Host)
	if out, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%w: %s", err, out)
	}
	made := daemon.Created()
	if len(made) != 1 {
		t.Fatalf("docker made %d containers", len(made))
	}
	return made[0].Env, nil
}
