package deployment

import (
	"strconv"
	"strings"

	"github.com/nacosgen/nacosgen/topology"
)

// java sets the sizes and options of the server's Java.
func (m *containerMaker) java() {
	j := m.n.JVM
	if j == nil {
		return
	}
	at := m.self.Child("jvm")
	m.javaOptions(j.Options)
	if heap := j.Heap; heap != "" {
		from := From(at.Child("heap"))
		if m.fixedHeap() {
			m.report(heapUnsupported(from.Address, m.rel.Version))
		}
		m.sized("JVM_XMS", heap, from)
		m.sized("JVM_XMX", heap, from)
	}
	if j.Young != "" {
		m.sized("JVM_XMN", j.Young, From(at.Child("young")))
	} else {
		m.youngBelow()
	}
	if j.Metaspace != "" {
		from := From(at.Child("metaspace"))
		if m.c.Standalone() {
			m.addJavaOption(topology.Text("-XX:MaxMetaspaceSize="+j.Metaspace), from,
				m.fact("the entry point leaves JVM_MMS out in standalone mode"))
		} else {
			m.sized("JVM_MMS", j.Metaspace, from)
		}
	}
}

// fixedHeap tells whether the entry point has sizes of its own for a standalone
// node, behind every option that it could be given.
func (m *containerMaker) fixedHeap() bool { return m.c.Standalone() && !m.rel.AtLeast("1.3.2") }

func (m *containerMaker) sized(name, size string, from Source) {
	if !m.set(name, topology.Text(size), groupJava, from) {
		m.report(sizeTwice(from.Address, name, m.vars.get(name).Value.Text, size))
	}
}

// youngBelow keeps the image's own young generation from filling the whole
// heap: where it would, half the heap is young.
func (m *containerMaker) youngBelow() {
	image, heap := m.imageVariable("JVM_XMN"), m.vars.get("JVM_XMX")
	if image == nil || heap == nil || m.vars.get("JVM_XMN") != nil {
		return
	}
	size, ok := javaSize(heap.Value.Text)
	if young, _ := javaSize(image.Default); !ok || young < size {
		return
	}
	m.setFrom("JVM_XMN", topology.Text(javaSizeText(size/2)), groupJava, with(heap.Sources,
		m.fact("the image's own young generation of "+image.Default+" would leave no room for the old one")))
}

// javaSize reads a size as Java takes it, in bytes.
func javaSize(text string) (bytes int64, ok bool) {
	if text == "" {
		return 0, false
	}
	shift := 0
	digits := text
	if unit := strings.IndexByte("kmgt", text[len(text)-1]|0x20); unit >= 0 {
		shift, digits = 10*(unit+1), text[:len(text)-1]
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n < 0 || n > 1<<62>>shift {
		return 0, false
	}
	return n << shift, true
}

// javaSizeText writes a size with the largest unit that leaves it whole.
func javaSizeText(bytes int64) string {
	for i, unit := range []string{"t", "g", "m", "k"} {
		if shift := 40 - 10*i; bytes > 0 && bytes%(1<<shift) == 0 {
			return strconv.FormatInt(bytes>>shift, 10) + unit
		}
	}
	return strconv.FormatInt(bytes, 10)
}

// javaSizeFlags are the options that the entry point writes itself, behind
// JAVA_OPT, where they win (docker-startup.sh, every release).
func javaSizeFlags() []struct{ flag, variable string } {
	return []struct{ flag, variable string }{
		{"-Xms", "JVM_XMS"}, {"-Xmx", "JVM_XMX"}, {"-Xmn", "JVM_XMN"},
		{"-XX:MetaspaceSize=", "JVM_MS"}, {"-XX:MaxMetaspaceSize=", "JVM_MMS"},
	}
}

// javaOptions takes the further options: sizes become the image's variables,
// the rest goes into JAVA_OPT.
func (m *containerMaker) javaOptions(options []string) {
	for i, option := range options {
		from := From(m.self.Child("jvm", "options").Index(i))
		if words := strings.Fields(option); !allFlags(words) {
			m.report(optionWithBlank(from.Address, option))
			continue
		}
		for _, word := range strings.Fields(option) {
			m.javaFlag(word, from)
		}
	}
}

// allFlags tells whether each word is an option of its own: the entry point
// splits JAVA_OPT at blanks, so a blank inside one cannot be kept.
func allFlags(words []string) bool {
	for _, word := range words {
		if !strings.HasPrefix(word, "-") {
			return false
		}
	}
	return true
}

func (m *containerMaker) javaFlag(word string, from Source) {
	for _, f := range javaSizeFlags() {
		size, found := strings.CutPrefix(word, f.flag)
		inMetaspace := strings.HasPrefix(f.variable, "JVM_M")
		switch {
		case !found:
			continue
		case inMetaspace && m.c.Standalone():
			m.addJavaOption(topology.Text(word), from)
		case m.fixedHeap():
			m.report(heapUnsupported(from.Address, m.rel.Version))
		default:
			m.set(f.variable, topology.Text(size), groupJava, from,
				m.fact("the entry point's own "+f.flag+" stands behind JAVA_OPT and wins"))
		}
		return
	}
	m.addJavaOption(topology.Text(word), from)
}

// addJavaOption appends to JAVA_OPT.
func (m *containerMaker) addJavaOption(value topology.Value, sources ...Source) {
	m.javaOpt = append(m.javaOpt, ContainerVariable{Variable{Name: "JAVA_OPT", Value: value, Sources: appendNew(nil, sources)}, groupJava})
}

// joinedJavaOpt is JAVA_OPT as it stands in the env file.
func (m *containerMaker) joinedJavaOpt() ContainerVariable {
	joined := ContainerVariable{Variable{Name: "JAVA_OPT"}, groupJava}
	var words []string
	for _, o := range m.javaOpt {
		words = append(words, o.Value.Text)
		joined.Value = taint(joined.Value, o.Value)
		joined.Sources = appendNew(joined.Sources, o.Sources)
	}
	if !joined.Value.IsUnknown() {
		joined.Value.Text = strings.Join(words, " ")
	}
	return joined
}

// taint gives value the secrecy and the unknown part of other.
func taint(value, other topology.Value) topology.Value {
	if value.Secret == "" {
		value.Secret = other.Secret
	}
	if value.Unknown == "" {
		value.Unknown = other.Unknown
	}
	return value
}

// encoding makes Java read its environment as UTF-8 where a variable needs it:
// no image sets a locale, and Java before 18 then takes each byte beyond ASCII
// for a fault (tried on OpenJDK 17; the images have 8 and 17).
func (m *containerMaker) encoding() {
	if m.out.Config != "env" {
		return
	}
	for i := range m.vars.list {
		if v := &m.vars.list[i]; !isASCII(v.Value.Text) {
			m.addJavaOption(topology.Text("-Dfile.encoding=UTF-8"), with(v.Sources,
				Fact("without a locale Java reads its environment as ASCII", "java.lang.ProcessEnvironment, OpenJDK 8 and 17"))...)
			return
		}
	}
}

func isASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= 0x80 {
			return false
		}
	}
	return true
}
