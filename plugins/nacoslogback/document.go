package nacoslogback

import (
	"slices"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/internal/format/logback"
)

// builder turns a Logging into the elements of its file.
type builder struct {
	sources [][]deployment.Source // by mark
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
	root := logback.Element{Name: "configuration", Attributes: attributes("scan", l.Scan, "scanPeriod", l.ScanPeriod), Mark: b.mark(l.Root.Sources)}
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
	return logback.Element{Name: "property", Attributes: attributes("name", v.Name, "value", v.Value.Text), Mark: b.mark(v.Sources)}
}

func (b *builder) logger(element, name string, l *deployment.Logger) logback.Element {
	sources := l.Sources
	if len(l.Level.Sources) > 0 {
		sources = slices.Concat(l.Sources, l.Level.Sources)
	}
	mark := b.mark(sources)
	return logback.Element{
		Name: element, Mark: mark,
		Attributes: attributes("name", name, "level", l.Level.Text, "additivity", l.Additivity),
		Children:   references(l.Refs, mark),
	}
}

func (b *builder) appender(a *deployment.Appender) logback.Element {
	mark := b.mark(a.Sources)
	e := logback.Element{Name: "appender", Attributes: attributes("name", a.Name, "class", a.Class), Mark: mark}
	e.Children = make([]logback.Element, 0, 5)
	add := func(name, text string) {
		if text != "" {
			e.Children = append(e.Children, logback.Element{Name: name, Text: text, Mark: mark})
		}
	}
	add("file", a.File)
	add("append", a.Append)
	add("queueSize", a.QueueSize)
	add("discardingThreshold", a.DiscardingThreshold)
	add("neverBlock", a.NeverBlock)
	e.Children = append(e.Children, references(a.Refs, mark)...)
	if a.Rolling != nil {
		e.Children = append(e.Children, b.rolling(a))
	}
	if a.Pattern != "" {
		encoder := logback.Element{Name: "encoder", Mark: mark, Children: []logback.Element{{Name: "pattern", Text: a.Pattern, Mark: mark}}}
		if a.Charset != "" {
			encoder.Children = append(encoder.Children, logback.Element{Name: "charset", Text: a.Charset, Mark: mark})
		}
		e.Children = append(e.Children, encoder)
	}
	return e
}

func (b *builder) rolling(a *deployment.Appender) logback.Element {
	r, mark := a.Rolling, b.mark(a.Sources)
	e := logback.Element{Name: "rollingPolicy", Attributes: attributes("class", r.Class), Mark: mark}
	e.Children = make([]logback.Element, 0, 5)
	add := func(name, text string, mark int) {
		if text != "" {
			e.Children = append(e.Children, logback.Element{Name: name, Text: text, Mark: mark})
		}
	}
	add("fileNamePattern", r.FileNamePattern, mark)
	add("maxFileSize", r.MaxFileSize.Text, b.settingMark(r.MaxFileSize, a.Sources))
	add("maxHistory", r.MaxHistory.Text, b.settingMark(r.MaxHistory, a.Sources))
	add("totalSizeCap", r.TotalSizeCap.Text, b.settingMark(r.TotalSizeCap, a.Sources))
	add("cleanHistoryOnStart", r.CleanHistoryOnStart, mark)
	return e
}

func references(refs []string, mark int) []logback.Element {
	list := make([]logback.Element, len(refs))
	for i, ref := range refs {
		list[i] = logback.Element{Name: "appender-ref", Attributes: attributes("ref", ref), Mark: mark}
	}
	return list
}

// attributes makes attributes of names and values in turn, but for empty values.
func attributes(pairs ...string) []logback.Attribute {
	list := make([]logback.Attribute, 0, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			list = append(list, logback.Attribute{Name: pairs[i], Value: pairs[i+1]})
		}
	}
	return list
}
