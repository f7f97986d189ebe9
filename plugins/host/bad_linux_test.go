package host_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/plugins/host"
	"github.com/nacosgen/nacosgen/plugins/sdk"
	"github.com/nacosgen/nacosgen/plugins/sdk/serve"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// hang does nothing until it is killed.
func hang() {
	for {
		time.Sleep(time.Hour)
	}
}

// rendering is a plugin with an output of its own name that does f.
func rendering(name string, f func(context.Context, *sdk.Request) (*sdk.Result, error)) func() {
	return func() { serve.Main(doing{sdk.Spec{Name: name, Summary: "does wrong"}, f}) }
}

type doing struct {
	spec sdk.Spec
	f    func(context.Context, *sdk.Request) (*sdk.Result, error)
}

func (d doing) Spec() sdk.Spec { return d.spec }
func (d doing) Render(ctx context.Context, req *sdk.Request) (*sdk.Result, error) {
	return d.f(ctx, req)
}

func files(paths ...string) func(context.Context, *sdk.Request) (*sdk.Result, error) {
	return func(context.Context, *sdk.Request) (*sdk.Result, error) {
		r := &sdk.Result{}
		for _, p := range paths {
			r.Artefacts = append(r.Artefacts, sdk.Artefact{Path: p, Mode: 0o644})
		}
		return r, nil
	}
}

// socket is where a plugin may listen.
func socket() string { return os.Getenv("PLUGIN_UNIX_SOCKET_DIR") + "/s" }

// leaveChild starts a process that would outlive the plugin, with the plugin's own
// standard streams; apart puts it into a session of its own.
func leaveChild(apart bool) {
	child := exec.Command("/bin/sh", "-c", "sleep 600 & sleep 601")
	child.Stdout, child.Stderr = os.Stdout, os.Stderr
	child.SysProcAttr = &syscall.SysProcAttr{Setsid: apart}
	_ = child.Start()
}

// leaveStranger is leaveChild for one that nothing in its environment tells of,
// and that has another parent already; it names our folder, for who looks for it.
func leaveStranger() {
	child := exec.Command("/bin/sh", "-c", `setsid env -i /bin/sh -c "sleep 602; :" "$0" & exit`, os.Getenv("PLUGIN_UNIX_SOCKET_DIR"))
	child.Stdout, child.Stderr = os.Stdout, os.Stderr
	_ = child.Run()
}

// broken are plugins that do wrong, and what the host says of each.
func broken() map[string]struct {
	run  func()
	want string
} {
	type bad = struct {
		run  func()
		want string
	}
	fine := files("x")
	say := func(summary string) func(context.Context, *sdk.Request) (*sdk.Result, error) {
		return func(context.Context, *sdk.Request) (*sdk.Result, error) {
			return &sdk.Result{Findings: []diag.Diagnostic{{Rule: "nobodys-rule", Text: diag.Text{Summary: diag.Words{EN: summary}}}}}, nil
		}
	}
	return map[string]bad{
		"noise":       {func() { fmt.Println("Hello!"); hang() }, `it printed "Hello!" where the line of the handshake should be`},
		"noise-long":  {func() { fmt.Print(strings.Repeat("x", 1<<20)); hang() }, `where the line of the handshake should be`},
		"silent":      {hang, "it did not begin to serve within 300ms"},
		"mute":        {func() { os.Stdout.Close(); hang() }, "it closed its standard output without the line of the handshake"},
		"ends":        {func() { fmt.Fprintln(os.Stderr, "no such library"); os.Exit(3) }, "it ended before it served anything: exit status 3"},
		"other-major": {func() { fmt.Println("1|7|unix|" + socket() + "|grpc"); hang() }, "it speaks another protocol than this nacosgen"},
		"other-core":  {func() { fmt.Println("2|1|unix|" + socket() + "|grpc"); hang() }, `it printed "2|1|unix|`},
		"net-rpc":     {func() { fmt.Println("1|1|unix|" + socket() + "|netrpc"); hang() }, "is not one of gRPC"},
		"elsewhere":   {func() { fmt.Println("1|1|unix|/tmp/nacosgen-elsewhere|grpc"); hang() }, "it listens at unix /tmp/nacosgen-elsewhere, out of its folder"},
		"tcp":         {func() { fmt.Println("1|1|tcp|127.0.0.1:1|grpc"); hang() }, "it listens at tcp 127.0.0.1:1, out of its folder"},
		"no-server":   {func() { fmt.Println("1|1|unix|" + socket() + "|grpc"); hang() }, "Describe failed"},
		"describes":   {func() { serve.Main(hangingSpec{}) }, "Describe did not answer within 300ms"},
		"offers-none": {func() { serve.Main() }, "it offers neither outputs nor rules"},
		"other-name":  {func() { serve.Plugin{Name: "somebody", Outputs: []sdk.Output{hosts{}}}.Main() }, `its name is "somebody", its manifest's "other-name"`},
		"takes-nginx": {func() { serve.Main(doing{sdk.Spec{Name: "nginx"}, fine}) }, "the name belongs to a built-in output"},
		"no-type": {func() {
			serve.Main(doing{sdk.Spec{Name: "x", Config: []schemas.Attribute{{Name: "a", Type: "thing"}}}, fine})
		}, `the attribute "a" has the type "thing"`},
		"takes-path": {func() {
			serve.Main(doing{sdk.Spec{Name: "x", Config: []schemas.Attribute{{Name: "path", Type: "string"}}}, fine})
		}, `the attribute "path" stands twice, or belongs to every output`},
		"odd-units": {func() {
			serve.Main(doing{sdk.Spec{Name: "x", Config: []schemas.Attribute{{Name: "a", Type: schemas.TypeDuration, Units: []string{"s\x1b[31m"}}}}, fine})
		}, `the attribute "a" has the units ["s\x1b[31m"], want letters`},
		"odd-size": {func() {
			serve.Main(doing{sdk.Spec{Name: "x", Config: []schemas.Attribute{{Name: "a", Type: schemas.TypeSize, Units: []string{"acres"}}}}, fine})
		}, `the attribute "a" has the units ["acres"], want letters such as k`},
		"odd-enum": {func() {
			serve.Main(doing{sdk.Spec{Name: "x", Config: []schemas.Attribute{{Name: "a", Type: schemas.TypeString, Enum: []string{"s\u202e"}}}}, fine})
		}, `the attribute "a" allows a value with control characters`},
		"wants-more":   {func() { serve.Main(doing{sdk.Spec{Name: "x", Needs: []sdk.Need{"root"}}, fine}) }, `this nacosgen has no "root" to give`},
		"renders-late": {rendering("late", func(ctx context.Context, _ *sdk.Request) (*sdk.Result, error) { hang(); return nil, nil }), "Render of output late for cluster prod did not answer within 300ms"},
		"panics":       {rendering("x", func(context.Context, *sdk.Request) (*sdk.Result, error) { panic("oh no") }), "Render of output x for cluster prod failed: panic: oh no (Internal)"},
		"fails":        {rendering("x", func(context.Context, *sdk.Request) (*sdk.Result, error) { return nil, errors.New("not today") }), "Render of output x for cluster prod failed: not today"},
		"crashes": {rendering("x", func(context.Context, *sdk.Request) (*sdk.Result, error) {
			fmt.Fprintln(os.Stderr, strings.Repeat("x", 392)+secret)
			fmt.Fprintln(os.Stderr, secret[:4]+"\x1b[1m"+secret[4:])
			fmt.Fprintln(os.Stderr, "about to end")
			os.Exit(4)
			return nil, nil
		}), "it ended during Render of output x for cluster prod: exit status 4"},
		"crashes-half": {rendering("x", func(context.Context, *sdk.Request) (*sdk.Result, error) {
			time.AfterFunc(50*time.Millisecond, func() { _ = syscall.Kill(os.Getpid(), syscall.SIGKILL) })
			return &sdk.Result{Artefacts: make([]sdk.Artefact, 10_000)}, hangAfter(200 * time.Millisecond)
		}), "it ended during Render of output x for cluster prod: signal: killed"},
		"huge-finding": {rendering("x", say(strings.Repeat("x", 8<<20))), "a message of 83886"},
		"many-files": {rendering("x", func(context.Context, *sdk.Request) (*sdk.Result, error) {
			return &sdk.Result{Artefacts: make([]sdk.Artefact, 100_000)}, nil
		}), "more than 10000 files in one call"},
		"gigabyte": {rendering("x", func(context.Context, *sdk.Request) (*sdk.Result, error) {
			return &sdk.Result{Artefacts: []sdk.Artefact{{Path: "x", Body: make([]byte, 1<<30)}}}, nil
		}), "more than 64 MiB in one call"},
		"twice":      {rendering("x", files("a/b", "a/b")), `made the file "a/b" twice`},
		"case-twins": {rendering("x", files("a/b", "A/b")), `made the files "a/b" and "A/b", which differ in case or Unicode form alone`},
		"unicode":    {rendering("x", files("a/\u00e9", "a/e\u0301")), "differ in case or Unicode form alone"},
		"parent":     {rendering("x", files("../x")), `of the path "../x": it has ".." as a name`},
		"absolute":   {rendering("x", files("/etc/passwd")), `of the path "/etc/passwd": it is absolute`},
		"nul":        {rendering("x", files("a\x00b")), `of the path "a\x00b": it has a control character`},
		"backslash":  {rendering("x", files(`a\b`)), "it has a backslash"},
		"manifest":   {rendering("x", files(".nacosgen-manifest.json")), "names that begin with .nacosgen are nacosgen's own"},
		"mode": {rendering("x", func(context.Context, *sdk.Request) (*sdk.Result, error) {
			return &sdk.Result{Artefacts: []sdk.Artefact{{Path: "x", Mode: 0o4755}}}, nil
		}), "the mode 04755, want 0644, 0755 or 0600"},
		"more-than-a-fix": {rendering("x", func(context.Context, *sdk.Request) (*sdk.Result, error) {
			edit := diag.Edit{Address: "cluster.prod.version", Text: "\"2.4.3\"\nport = 1"}
			return &sdk.Result{Findings: []diag.Diagnostic{{Rule: "value-unwritable", Fixes: []diag.Fix{{Edits: []diag.Edit{edit}}}}}}, nil
		}), `a fix of the rule value-unwritable that writes "\"2.4.3\"\nport = 1", want one expression`},
		"other-rule": {rendering("x", say("no")), `reported the rule "nobodys-rule", which it does not offer`},
		"leaks": {rendering("x", func(_ context.Context, req *sdk.Request) (*sdk.Result, error) {
			password := req.Topology.Clusters[0].Datasource.Password.Text
			fmt.Fprintln(os.Stderr, "the password is", password)
			return &sdk.Result{Artefacts: []sdk.Artefact{{Path: "x", Body: []byte("password=" + password)}}}, nil
		}), `put the secret cluster.prod.datasource.mysql.password into the file "x", which is not marked secret`},
		"tells": {rendering("x", func(_ context.Context, req *sdk.Request) (*sdk.Result, error) {
			return nil, errors.New("it is " + req.Topology.Clusters[0].Datasource.Password.Text)
		}), "failed: it is (sensitive)"},
	}
}

func hangAfter(d time.Duration) error { time.Sleep(d); return nil }

// hangingSpec never says what it is.
type hangingSpec struct{ doing }

func (hangingSpec) Spec() sdk.Spec { hang(); return sdk.Spec{} }

const secret = "s3cret-of-nobody"

// secretRequest holds a secret.
func secretRequest() *sdk.Request {
	req := request()
	req.Topology.Clusters[0].Datasource = &topology.Datasource{Password: topology.Value{Text: secret, Secret: "cluster.prod.datasource.mysql.password"}}
	return req
}

// TestBroken wants one clear message for each thing that a plugin can do wrong.
func TestBroken(t *testing.T) {
	short := host.Timeouts{Start: 300 * time.Millisecond, Describe: 300 * time.Millisecond, Render: 300 * time.Millisecond, Stop: 200 * time.Millisecond}
	patient := host.Timeouts{Stop: 200 * time.Millisecond, Start: time.Minute, Describe: time.Minute}
	for name, c := range broken() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			search := t.TempDir()
			install(t, search, name, nil)
			times := patient
			if strings.Contains(c.want, "within 300ms") {
				// A loaded machine takes longer than that to begin.
				times = short
				if !strings.Contains(c.want, "begin") {
					times.Start = time.Minute
				}
				if strings.Contains(c.want, "Render") {
					times.Describe = time.Minute
				}
			}
			h := hosting(t, host.Options{BuiltIn: []string{"nginx"}})
			err := use(t, h, &host.Project{Search: []string{search}, Timeouts: times}, name)
			var f *host.Failure
			if !errors.As(err, &f) {
				t.Fatalf("error %v, want a Failure", err)
			}
			text := f.Error()
			if !strings.Contains(text, c.want) {
				t.Errorf("message %q, want %q", text, c.want)
			}
			for _, part := range []string{"plugin " + name + " 1.2.3: ", "path: " + filepath.Join(search, name), "speaks: protocol ", "this nacosgen speaks 1", "to do: "} {
				if !strings.Contains(text, part) {
					t.Errorf("message %q lacks %q", text, part)
				}
			}
			if name == "crashes" && !strings.Contains(text, "\n    | about to end") {
				t.Errorf("message %q lacks what it wrote before it ended", text)
			}
			if strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
				t.Errorf("message %q is not in English alone", text)
			}
			if strings.Contains(text, secret) || strings.Contains(text, secret[:8]) || strings.ContainsAny(text, "\x1b\x07") {
				t.Errorf("message %q holds what must not be shown", text)
			}
			if zh := f.In(diag.Chinese); !strings.Contains(zh, "处理：") || strings.Contains(zh, "%!") || strings.Contains(text, "%!") {
				t.Errorf("in Chinese %q", zh)
			}
		})
	}
}

// use starts a plugin and renders once with each of its outputs.
func use(t *testing.T, h *host.Host, p *host.Project, name string) error {
	all, err := h.Plugins(t.Context(), p, []host.Requirement{{Name: name, Secrets: true}})
	if err != nil {
		return err
	}
	for _, o := range all[0].Outputs {
		if _, err := o.Render(t.Context(), secretRequest()); err != nil {
			return err
		}
	}
	return nil
}

// odd are plugins that work, and do more than they should.
func odd() map[string]func() {
	leaving := func(apart bool) func(context.Context, *sdk.Request) (*sdk.Result, error) {
		return func(context.Context, *sdk.Request) (*sdk.Result, error) {
			leaveChild(apart)
			return &sdk.Result{}, nil
		}
	}
	return map[string]func(){
		"leaves-child":  rendering("leaves-child", leaving(false)),
		"leaves-daemon": rendering("leaves-daemon", leaving(true)),
		"leaves-stranger": rendering("x", func(context.Context, *sdk.Request) (*sdk.Result, error) {
			leaveStranger()
			return &sdk.Result{}, nil
		}),
		"never-ends": func() {
			// As `go-plugin` ends when main does, this one has a main that does not.
			rendering("x", files("x"))()
			hang()
		},
		"reads-input": rendering("x", func(context.Context, *sdk.Request) (*sdk.Result, error) {
			all, err := io.ReadAll(os.Stdin)
			if err == nil && len(all) > 0 {
				err = errors.New("there is input")
			}
			return &sdk.Result{}, err
		}),
		"prints": rendering("x", func(context.Context, *sdk.Request) (*sdk.Result, error) {
			for range 100_000 { // more than any pipe holds
				fmt.Println("to standard output, which nobody reads")
				fmt.Fprintln(os.Stderr, "to standard error \x1b[31mred\x1b[0m")
			}
			return &sdk.Result{}, nil
		}),
		"escapes": rendering("x", func(context.Context, *sdk.Request) (*sdk.Result, error) {
			return &sdk.Result{Findings: []diag.Diagnostic{{
				Rule: "value-unwritable", Address: "cluster.prod", Text: diag.Text{
					Summary: diag.Words{EN: "\x1b]0;title\x07all \x1b[2Jgone\u202e\nnext"}, Detail: diag.Words{EN: "100% \x1b[1mbold\x1b[0m"},
				},
			}}}, nil
		}),
		"environment": rendering("x", func(context.Context, *sdk.Request) (*sdk.Result, error) {
			return &sdk.Result{Artefacts: []sdk.Artefact{{Path: "env", Body: []byte(strings.Join(os.Environ(), "\n"))}, {Path: "dir", Body: []byte(workingFolder())}}}, nil
		}),
		"shows": rendering("x", func(_ context.Context, req *sdk.Request) (*sdk.Result, error) {
			p := req.Topology.Clusters[0].Datasource.Password
			return &sdk.Result{Artefacts: []sdk.Artefact{{Path: "x", Mode: 0o600, Secret: true, Body: fmt.Appendf(nil, "%q %q", p.Text, p.Secret)}}}, nil
		}),
	}
}

func workingFolder() string {
	dir, _ := os.Getwd()
	return dir
}
