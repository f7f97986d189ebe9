package schemas

import (
	_ "embed" // the fact files
	"slices"
	"sync"
)

// Logback is the release's stock nacos-logback.xml.
type Logback struct {
	Scan, ScanPeriod string
	SpringProperties []LogbackSpringProperty
	Properties       []LogbackProperty
	RootLevel        string
	RootRefs         []string
	Appenders        []LogbackAppender
	Loggers          []LogbackLogger
	// OutsideLogHome names the appenders whose files ignore the log directory.
	OutsideLogHome []string
	Source         string
}

// LogbackSpringProperty is a springProperty element.
type LogbackSpringProperty struct {
	Scope   string `json:"scope"`
	Name    string `json:"name"`
	Source  string `json:"source"`
	Default string `json:"defaultValue"`
}

// LogbackProperty is a property element.
type LogbackProperty struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// LogbackAppender is one appender.
type LogbackAppender struct {
	Name, Class           string
	File, FileNamePattern string
	Append                *bool
	// Rolling is nil for an appender without a rolling policy.
	Rolling          *LogbackRolling
	Pattern, Charset string // of the encoder; "" none
	// of asynchronous appenders
	QueueSize, DiscardingThreshold *int
	NeverBlock                     *bool
	Refs                           []string
}

// LogbackRolling is a rolling policy; sizes as Logback writes them.
type LogbackRolling struct {
	Class               string `json:"class"`
	MaxFileSize         string `json:"max_file_size"`
	TotalSizeCap        string `json:"total_size_cap"`
	MaxHistory          *int   `json:"max_history"` // days
	CleanHistoryOnStart *bool  `json:"clean_history_on_start"`
}

// LogbackLogger is one logger.
type LogbackLogger struct {
	Name          string   `json:"name"`
	Level         string   `json:"level"`
	Additivity    *bool    `json:"additivity"`
	Refs          []string `json:"appender_refs"`
	SpringProfile string   `json:"spring_profile"` // "" every profile
}

type logbackRow struct {
	Configuration struct {
		Scan       string `json:"scan"`
		ScanPeriod string `json:"scanPeriod"`
	} `json:"configuration"`
	SpringProperties []LogbackSpringProperty `json:"spring_properties"`
	Properties       []LogbackProperty       `json:"properties"`
	Root             struct {
		Level string   `json:"level"`
		Refs  []string `json:"appender_refs"`
	} `json:"root"`
	Appenders      []appenderRow   `json:"appenders"`
	Loggers        []LogbackLogger `json:"loggers"`
	OutsideLogHome []string        `json:"outside_log_home"`
	// of the row that all families share
	Encoders map[string]struct {
		Pattern string `json:"pattern"`
		Charset string `json:"charset"`
	} `json:"encoders"`
	RollingPolicies map[string]*LogbackRolling `json:"rolling_policies"`
}

type appenderRow struct {
	Name                string   `json:"name"`
	Class               string   `json:"class"`
	File                string   `json:"file"`
	FileNamePattern     string   `json:"file_name_pattern"`
	Append              *bool    `json:"append"`
	RollingPolicy       string   `json:"rolling_policy"`
	Encoder             string   `json:"encoder"`
	QueueSize           *int     `json:"queue_size"`
	DiscardingThreshold *int     `json:"discarding_threshold"`
	NeverBlock          *bool    `json:"never_block"`
	Refs                []string `json:"appender_refs"`
}

//go:embed data/logback.jsonl
var logbackText string

var logbacks = sync.OnceValue(func() *table[logbackRow] { return readTable[logbackRow](logbackText) })

// Logback gives the release's stock logging configuration; treat it as read-only.
func (r *Release) Logback() *Logback {
	return r.stockLogback.get(func() *Logback { return makeLogback(r) })
}

func makeLogback(r *Release) *Logback {
	row, shared := logbacks().row(r.logback), logbacks().row("shared")
	l := &Logback{
		Scan: row.Configuration.Scan, ScanPeriod: row.Configuration.ScanPeriod,
		SpringProperties: row.SpringProperties, Properties: row.Properties,
		RootLevel: row.Root.Level, RootRefs: row.Root.Refs,
		Appenders: make([]LogbackAppender, len(row.Appenders)), Loggers: row.Loggers,
		OutsideLogHome: row.OutsideLogHome, Source: r.source.Logback,
	}
	for i, a := range row.Appenders {
		encoder := shared.Encoders[a.Encoder]
		l.Appenders[i] = LogbackAppender{
			Name: a.Name, Class: a.Class, File: a.File, FileNamePattern: a.FileNamePattern, Append: a.Append,
			Rolling: shared.RollingPolicies[a.RollingPolicy], Pattern: encoder.Pattern, Charset: encoder.Charset,
			QueueSize: a.QueueSize, DiscardingThreshold: a.DiscardingThreshold, NeverBlock: a.NeverBlock, Refs: a.Refs,
		}
	}
	return l
}

// Appender gives the appender called name, or nil.
func (l *Logback) Appender(name string) *LogbackAppender {
	at := slices.IndexFunc(l.Appenders, func(a LogbackAppender) bool { return a.Name == name })
	if at < 0 {
		return nil
	}
	return &l.Appenders[at]
}
