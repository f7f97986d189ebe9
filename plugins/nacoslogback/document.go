package nacoslogback

import (
	"slices"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/internal/format/logback"
)

// builder turns a Logging into the elements of its file.
type builder struct {
	sources    [][]deployment.Source // by mark
	elements   slab[logback.Element]
	attributes slab[logback.Attribute]
}

// slab gives room to many short lists.
type slab[T any] struct{ free []T }

// keep copies list; the result is nil where it is empty.
func (s *slab[T]) keep(list []T) []T {
	if len(list) == 0 {
		return nil
	}
	if cap(s.free)-len(s.free) < len(list) {
		s.free = make([]T, 0, max(64, len(list)))
	}
	from := len(s.free)
	s.free = append(s.free, list...)
	return s.free[from:len(s.free):len(s.free)]
}

// mark numbers the sources of an element; 0 is for the declaration and comments.
func (b *builder) mark(sources []deployment.Source) int {
	if len(b.sources) == 0 {
		b.sources = append(b.sources, []deployment.Source{deployment.Made("the frame of the file")})
	}
	if last := len(b.sources) - 1; last > 0 && slices.Equal(b.sources[last], sources) {
		return last
	}
	b.sources = append(b.sources, sources)
	return len(b.sources) - 1
}

// settingMark is that of a setting which a topology may have changed.
func (b *builder) settingMark(s deployment.LogSetting, entry []deployment.Source) int {
	if len(s.Sources) > 0 {
		return b.mark(s.Sources)
	}
	return b.mark(entry)
}

func (b *builder) document(l *deployment.Logging) *logback.Document {
	root := logback.Element{Name: "configuration", Attributes: b.named("scan", l.Scan, "scanPeriod", l.ScanPeriod), Mark: b.mark(l.Root.Sources)}
	root.Children = make([]logback.Element, 0, len(l.Variables)+len(l.Appenders)+len(l.Loggers)+4)
	add := func(e logback.Element) { root.Children = append(root.Children, e) }
	if len(l.Variables) > 0 {
		add(logback.Comment("The folder of the log files."))
	}
	for i := range l.Variables {
		add(b.variable(&l.Variables[i]))
	}
	add(logback.Comment("Files: where log lines go, when a file is put aside and when deleted."))
	for i := range l.Appenders {
		add(b.appender(&l.Appenders[i]))
	}
	add(logback.Comment("Loggers: what is written, and to which of the files."))
	for i := range l.Loggers {
		add(b.logger("logger", l.Loggers[i].Name, &l.Loggers[i]))
	}
	add(b.logger("root", "", &l.Root))
	return &logback.Document{
		Head: []logback.Element{logback.Comment("Made by nacosgen from the topology; edit that, not this file.")},
		Root: root,
	}
}

func (b *builder) variable(v *deployment.Variable) logback.Element {
	return logback.Element{Name: "property", Attributes: b.named("name", v.Name, "value", v.Value.Text), Mark: b.mark(v.Sources)}
}

func (b *builder) logger(element, name string, l *deployment.Logger) logback.Element {
	sources := l.Sources
	if len(l.Level.Sources) > 0 {
		sources = slices.Concat(l.Sources, l.Level.Sources)
	}
	mark := b.mark(sources)
	return logback.Element{
		Name: element, Mark: mark,
		Attributes: b.named("name", name, "level", l.Level.Text, "additivity", l.Additivity),
		Children:   b.references(l.Refs, mark),
	}
}

func (b *builder) appender(a *deployment.Appender) logback.Element {
	mark := b.mark(a.Sources)
	e := logback.Element{Name: "appender", Attributes: b.named("name", a.Name, "class", a.Class), Mark: mark}
	var room [8]logback.Element
	children := room[:0]
	add := func(name, text string) {
		if text != "" {
			children = append(children, logback.Element{Name: name, Text: text, Mark: mark})
		}
	}
	add("file", a.File)
	add("append", a.Append)
	add("queueSize", a.QueueSize)
	add("discardingThreshold", a.DiscardingThreshold)
	add("neverBlock", a.NeverBlock)
	children = append(children, b.references(a.Refs, mark)...)
	if a.Rolling != nil {
		children = append(children, b.rolling(a))
	}
	if a.Pattern != "" {
		inside := []logback.Element{{Name: "pattern", Text: a.Pattern, Mark: mark}, {Name: "charset", Text: a.Charset, Mark: mark}}
		if a.Charset == "" {
			inside = inside[:1]
		}
		children = append(children, logback.Element{Name: "encoder", Mark: mark, Children: b.elements.keep(inside)})
	}
	e.Children = b.elements.keep(children)
	return e
}

func (b *builder) rolling(a *deployment.Appender) logback.Element {
	r, mark := a.Rolling, b.mark(a.Sources)
	e := logback.Element{Name: "rollingPolicy", Attributes: b.named("class", r.Class), Mark: mark}
	var room [8]logback.Element
	children := room[:0]
	add := func(name, text string, mark int) {
		if text != "" {
			children = append(children, logback.Element{Name: name, Text: text, Mark: mark})
		}
	}
	add("fileNamePattern", r.FileNamePattern, mark)
	add("maxFileSize", r.MaxFileSize.Text, b.settingMark(r.MaxFileSize, a.Sources))
	add("maxHistory", r.MaxHistory.Text, b.settingMark(r.MaxHistory, a.Sources))
	add("totalSizeCap", r.TotalSizeCap.Text, b.settingMark(r.TotalSizeCap, a.Sources))
	add("cleanHistoryOnStart", r.CleanHistoryOnStart, mark)
	e.Children = b.elements.keep(children)
	return e
}

func (b *builder) references(refs []string, mark int) []logback.Element {
	var room [4]logback.Element
	list := room[:0]
	for _, ref := range refs {
		list = append(list, logback.Element{Name: "appender-ref", Attributes: b.named("ref", ref), Mark: mark})
	}
	return b.elements.keep(list)
}

// named makes attributes of names and values in turn, but for empty values.
func (b *builder) named(pairs ...string) []logback.Attribute {
	var room [4]logback.Attribute
	list := room[:0]
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			list = append(list, logback.Attribute{Name: pairs[i], Value: pairs[i+1]})
		}
	}
	return b.attributes.keep(list)
}
