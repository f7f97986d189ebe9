package rules

import (
	"path"
	"slices"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

const mebibyte = 1 << 20

// javaSize is one size of a server's Java.
type javaSize struct {
	bytes int64 // 0: no limit, or not known
	text  string
	from  sizeSource
}

// sizeSource is where the user wrote a size; without anything it is the start
// script's or the image's own.
type sizeSource struct {
	place     diag.Address // a variable, or an element of options
	alone     bool         // nothing else stands in the text at place
	attribute string       // of the jvm block of node, a node of cluster
	again     bool         // it is said elsewhere too: another size here would contradict that
	cluster   *topology.Cluster
	node      *topology.Node
}

// written tells whether the user wrote the size, readable or not.
func (s javaSize) written() bool { return s.from.place != "" || s.from.attribute != "" }

// at is where the user wrote the size; "" for one that nobody wrote.
func (s javaSize) at() diag.Address {
	if s.from.attribute != "" {
		return jvmAddress(s.from.cluster, s.from.node, s.from.attribute)
	}
	return s.from.place
}

// replace gives the fix that writes another size in place of s, in whole KiB as
// a size without a unit is none of the language.
func (s javaSize) replace(bytes int64, title diag.Words, safe bool) []diag.Fix {
	bytes &^= 1<<10 - 1
	if !s.from.alone && s.from.attribute == "" || s.from.again || bytes <= 0 {
		return nil
	}
	return []diag.Fix{{
		Title: title, Args: []any{sizeText(bytes)}, Safe: safe,
		Edits: []diag.Edit{{Address: s.at(), Text: `"` + sizeText(bytes) + `"`}},
	}}
}

// javaSizes are Xmx, Xms, Xmn and MaxMetaspaceSize.
type javaSizes struct{ heap, initial, young, metaspace javaSize }

// need is what the process takes at least: heap, metaspace, and 256 MB for
// threads, code and buffers. 0 is not known.
func (s *javaSizes) need() int64 {
	if s.heap.bytes == 0 {
		return 0
	}
	return s.heap.bytes + s.metaspace.bytes + 256*mebibyte
}

// javaReader finds the sizes of nodes. What releases bring is looked up once, and
// what nodes have from their cluster alone is read once.
type javaReader struct {
	defaults  map[javaDefault]javaSizes
	last      *schemas.Release
	common    javaSizes
	commonFor commonJava
}

// commonJava is what the sizes of a node depend on that says nothing of its own.
type commonJava struct {
	cluster *topology.Cluster
	javaDefault
	official bool
}

type javaDefault struct {
	release               string
	standalone, container bool
}

// javaOf is the reader that the rules of one run share.
func javaOf(p *lint.Pass) *javaReader { return lint.Shared(p, newJavaReader) }

func newJavaReader() *javaReader { return &javaReader{defaults: map[javaDefault]javaSizes{}} }

// of gives the sizes of n, one of c's nodes.
func (r *javaReader) of(c *topology.Cluster, n *topology.Node) javaSizes {
	if r.last == nil || r.last.Version != n.Release {
		r.last = schemas.Find(n.Release)
	}
	rel := r.last
	if rel == nil || n.JVM == nil {
		return javaSizes{}
	}
	if n.JVM != c.JVM || mentionsVariable(n, isSizeVariable) {
		return r.read(c, n, rel)
	}
	key := commonJava{c, javaDefault{rel.Version, c.Standalone(), n.Docker != nil}, n.Docker != nil && isOfficialImage(n.Docker)}
	if key != r.commonFor {
		r.common, r.commonFor = r.read(c, n, rel), key
	}
	return r.common
}

func (r *javaReader) read(c *topology.Cluster, n *topology.Node, rel *schemas.Release) javaSizes {
	sizes := r.own(c, n, rel)
	if n.Docker == nil {
		if rel.AtLeast("2.4.0") { // CUSTOM_NACOS_MEMORY; before, startup.sh has no way to say it
			bareSizes(&sizes, c, n)
		}
		return sizes
	}
	if c.Standalone() && !rel.AtLeast("1.3.2") {
		return sizes // the entry point's own stand last
	}
	containerSizes(&sizes, c, n)
	return sizes
}

// own gives what applies where the user says nothing: startup.sh's sizes are
// the same in every release, the image's come from its table. An image of
// somebody else is not known.
func (r *javaReader) own(c *topology.Cluster, n *topology.Node, rel *schemas.Release) javaSizes {
	key := javaDefault{rel.Version, c.Standalone(), n.Docker != nil && isOfficialImage(n.Docker)}
	if n.Docker != nil && !key.container {
		return javaSizes{}
	}
	sizes, known := r.defaults[key]
	if known {
		return sizes
	}
	switch {
	case key.standalone && (!key.container || !rel.AtLeast("1.3.2")):
		sizes = javaSizes{heap: ownSize("512m"), initial: ownSize("512m"), young: ownSize("256m")}
	case !key.container:
		sizes = javaSizes{heap: ownSize("2g"), initial: ownSize("2g"), young: ownSize("1g"), metaspace: ownSize("320m")}
	default:
		sizes = javaSizes{heap: imageSize(rel, "JVM_XMX"), initial: imageSize(rel, "JVM_XMS"), young: imageSize(rel, "JVM_XMN")}
		if !key.standalone { // JVM_MMS is left out in standalone mode
			sizes.metaspace = imageSize(rel, "JVM_MMS")
		}
	}
	r.defaults[key] = sizes
	return sizes
}

// isOfficialImage tells whether the container runs the project's image, from
// whatever registry.
func isOfficialImage(d *topology.Docker) bool { return path.Base(d.Image) == "nacos-server" }

func imageSize(rel *schemas.Release, variable string) javaSize {
	if v := rel.ImageVariable(variable); v != nil {
		return ownSize(v.Default)
	}
	return javaSize{}
}

func ownSize(text string) javaSize {
	bytes, err := topology.ParseSize(text)
	if err != nil {
		return javaSize{}
	}
	return javaSize{bytes: bytes, text: text}
}

// sizeFrom reads a size that the user wrote.
func sizeFrom(text string, from sizeSource) javaSize {
	bytes, err := topology.ParseSize(text)
	if err != nil {
		bytes = 0
	}
	return javaSize{bytes, text, from}
}

// bareSizes are those of CUSTOM_NACOS_MEMORY: next to another heap than the
// script's the young generation is Java's own choice.
func bareSizes(sizes *javaSizes, c *topology.Cluster, n *topology.Node) {
	if n.JVM.Heap != "" {
		sizes.heap = sizeFrom(n.JVM.Heap, sizeSource{attribute: "heap", cluster: c, node: n})
		sizes.initial, sizes.young = sizes.heap, javaSize{}
	}
	if n.JVM.Young != "" {
		sizes.young = sizeFrom(n.JVM.Young, sizeSource{attribute: "young", cluster: c, node: n})
	}
	if n.JVM.Metaspace != "" {
		sizes.metaspace = sizeFrom(n.JVM.Metaspace, sizeSource{attribute: "metaspace", cluster: c, node: n})
	}
}

// containerSizes are those of the image's variables: the user's own, then what
// the jvm block makes of them, then options, which become variables too.
func containerSizes(sizes *javaSizes, c *topology.Cluster, n *topology.Node) {
	var variables []lint.Setting
	if mentionsVariable(n, isSizeVariable) {
		variables = lint.Settings(c, n)
	}
	find := func(size *javaSize, variable, attribute, text, flag string) {
		option := slices.IndexFunc(n.JVM.Options, func(o string) bool { return strings.HasPrefix(o, flag) })
		if v := lint.Last(variables, lint.SettingVariable, variable); v != nil {
			*size = sizeFrom(v.Value.Text, sizeSource{place: v.Address, alone: v.Address == lint.EnvAddress(c, n, variable), again: text != "" && variable != "JVM_XMS" || option >= 0})
			size.text = v.Value.Shown()
		} else if text != "" {
			*size = sizeFrom(text, sizeSource{attribute: attribute, cluster: c, node: n, again: option >= 0})
		} else if option >= 0 {
			*size = sizeFrom(strings.TrimPrefix(n.JVM.Options[option], flag), sizeSource{place: lint.JVMOptionsAddress(c, n).Index(option)})
		}
	}
	image := sizes.young
	find(&sizes.heap, "JVM_XMX", "heap", n.JVM.Heap, "-Xmx")
	find(&sizes.initial, "JVM_XMS", "heap", n.JVM.Heap, "-Xms")
	if sizes.heap.from.attribute != "" { // which is both
		sizes.heap.from.again = sizes.heap.from.again || sizes.initial.from.attribute == "" || sizes.initial.from.again
	}
	find(&sizes.young, "JVM_XMN", "young", n.JVM.Young, "-Xmn")
	if c.Standalone() {
		find(&sizes.metaspace, "", "metaspace", n.JVM.Metaspace, "-XX:MaxMetaspaceSize=")
	} else {
		find(&sizes.metaspace, "JVM_MMS", "metaspace", n.JVM.Metaspace, "-XX:MaxMetaspaceSize=")
	}
	if sizes.young == image && sizes.heap.written() && lint.Last(variables, lint.SettingVariable, "JVM_XMX") == nil && image.bytes >= sizes.heap.bytes {
		sizes.young = javaSize{} // the container gets half the heap
	}
}

// jvmAddress is where an attribute of n's jvm block is written: at the cluster,
// unless the node says something else.
func jvmAddress(c *topology.Cluster, n *topology.Node, attribute string) diag.Address {
	at := c.NodeAddress(n)
	if c.JVM != nil && jvmText(c.JVM, attribute) == jvmText(n.JVM, attribute) {
		at = c.Address()
	}
	return at.Child("jvm", attribute)
}

func jvmText(j *topology.JVM, attribute string) string {
	switch attribute {
	case "heap":
		return j.Heap
	case "young":
		return j.Young
	}
	return j.Metaspace
}

// isSized tells whether anything was said about the Java of n.
func isSized(n *topology.Node) bool {
	return n.JVM != nil && (n.JVM.Heap != "" || n.JVM.Young != "" || n.JVM.Metaspace != "" || len(n.JVM.Options) > 0) ||
		mentionsVariable(n, isSizeVariable)
}

func isSizeVariable(name string) bool { return strings.HasPrefix(name, "JVM_") }
