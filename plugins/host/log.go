package host

import (
	"bytes"
	"encoding/json"
	"strings"
	"sync"
)

// Level is how important a line of a plugin's log is.
type Level int

// The levels, by worth. A line that says none is for debugging.
const (
	Debug Level = iota
	Info
	Warn
	Error
)

// ParseLevel reads the name of a level; others are Debug.
func ParseLevel(name string) Level {
	switch strings.ToLower(name) {
	case "info":
		return Info
	case "warn", "warning":
		return Warn
	case "error", "fatal", "critical":
		return Error
	}
	return Debug
}

// Line is one line that a plugin wrote to standard error.
type Line struct {
	Plugin string
	Level  Level
	Text   string // cleaned, with secrets masked
}

// log keeps a line of standard error, and hands it on.
func (r *running) log(line string) {
	r.tail.add(line)
	if r.host.options.Log == nil {
		return
	}
	level, text := parseLine(line)
	r.host.options.Log(Line{r.found.name, level, cut(r.hidden.shown(text))})
}

// parseLine reads a line of hclog's JSON; any other is text for debugging.
func parseLine(line string) (Level, string) {
	if !strings.HasPrefix(line, "{") {
		return Debug, line
	}
	var fields map[string]any
	if err := json.Unmarshal([]byte(line), &fields); err != nil {
		return Debug, line
	}
	level, isLevel := fields["@level"].(string)
	message, isMessage := fields["@message"].(string)
	if !isLevel || !isMessage {
		return Debug, line
	}
	for _, name := range []string{"@level", "@message", "@timestamp", "@module", "@caller"} {
		delete(fields, name)
	}
	if len(fields) > 0 {
		if rest, err := json.Marshal(fields); err == nil {
			message += " " + string(rest)
		}
	}
	return ParseLevel(level), message
}

// lineWriter takes what a plugin prints while it serves, line by line.
type lineWriter struct {
	take func(string)
	mu   sync.Mutex
	rest []byte
}

func (w *lineWriter) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.rest = append(w.rest, p...)
	for {
		line, rest, found := bytes.Cut(w.rest, []byte("\n"))
		if !found && len(w.rest) < maxHello {
			return len(p), nil
		}
		if !found {
			line, rest = w.rest, nil
		}
		w.take(strings.TrimRight(string(line), "\r"))
		w.rest = rest
	}
}
