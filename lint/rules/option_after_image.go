package rules

import (
	"strings"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// OptionAfterImage looks at elements of options by which the engine gets lost:
// a word that it takes for the image, or a flag that swallows the image.
var OptionAfterImage = &lint.Rule{
	ID: "option-after-image",
	Summary: diag.Words{
		EN: "options must be flags with their values, as the first other word is the image",
		ZH: "options 必须是参数及其值，因为第一个其他的词会被当作镜像",
	},
	Severity: diag.Error,
	Theme:    lint.Docker,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "docker run [OPTIONS] IMAGE [COMMAND] [ARG...]: flags end at the first other word",
	Check:    checkOptionAfterImage,
}

func checkOptionAfterImage(p *lint.Pass) {
	told := map[diag.Address]bool{}
	p.EachNode(func(n *topology.Node, _ *deployment.Node, _ *schemas.Release) {
		if n.Docker == nil {
			return
		}
		i, text := lostOption(n.Docker.Options)
		at := lint.OptionsAddress(p.Cluster, n).Index(i)
		if i < 0 || told[at] {
			return
		}
		told[at] = true
		p.Report(diag.Diagnostic{Address: at, Args: []any{n.Docker.Options[i]}, Text: text})
	})
}

// lostOption finds the first element by which the engine gets lost; -1 none.
func lostOption(options []string) (index int, text diag.Text) {
	for i := 0; i < len(options); i++ {
		option := options[i]
		switch {
		case !strings.HasPrefix(option, "-"):
			return i, diag.Text{
				Summary: diag.Words{
					EN: "%[1]q is no flag: the engine takes it for the image",
					ZH: "%[1]q 不是参数：容器引擎会把它当作镜像",
				},
				Detail: diag.Words{
					EN: "All that follows, the real image too, becomes arguments of that container. Write flags with a dash and their values, each in an element: \"--name value\" or \"--name=value\".",
					ZH: "其后的全部内容（包括真正的镜像）都会成为该容器的参数。请写带短横线的参数及其值，每个元素一个：\"--name value\" 或 \"--name=value\"。",
				},
			}
		case strings.ContainsAny(option, "= "), isSwitch(option):
		case i == len(options)-1:
			if !wantsValue(option) {
				return -1, diag.Text{}
			}
			return i, diag.Text{
				Summary: diag.Words{
					EN: "%[1]s has no value: the engine takes the image for it",
					ZH: "%[1]s 没有值：容器引擎会把镜像当作它的值",
				},
				Detail: diag.Words{
					EN: "docker run then ends with \"requires at least 1 argument\". Write the value behind the flag.",
					ZH: "docker run 会以 \"requires at least 1 argument\" 退出。请在该参数后写上值。",
				},
			}
		default:
			i++ // its value
		}
	}
	return -1, diag.Text{}
}

// isSwitch tells whether a flag takes no value (docker run, podman run), or has
// it attached: -p8848:8848.
func isSwitch(flag string) bool {
	if !strings.HasPrefix(flag, "--") {
		return len(flag) != 2 || strings.Contains("ditPqz", flag[1:])
	}
	switch flag[2:] {
	case "detach", "disable-content-trust", "env-host", "http-proxy", "init", "interactive", "no-healthcheck", "no-hostname", "no-hosts",
		"oom-kill-disable", "passwd", "privileged", "publish-all", "quiet", "read-only", "read-only-tmpfs", "replace", "rm", "rmi", "rootfs",
		"sig-proxy", "tls-verify", "tty", "use-api-socket":
		return true
	}
	return false
}

// wantsValue tells whether a flag is known to take a value; one that nobody
// knows may be a switch of a newer engine.
func wantsValue(flag string) bool {
	switch strings.TrimLeft(flag, "-") {
	case "p", "publish", "v", "volume", "e", "env", "h", "hostname", "u", "user", "m", "memory", "l", "label", "w", "workdir", "net", "network",
		"add-host", "cap-add", "cap-drop", "cpus", "cpuset-cpus", "device", "dns", "entrypoint", "env-file", "health-cmd", "ip", "log-driver", "log-opt",
		"memory-swap", "mount", "name", "network-alias", "pids-limit", "restart", "security-opt", "shm-size", "stop-timeout", "tmpfs", "ulimit":
		return true
	}
	return false
}
