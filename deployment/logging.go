package deployment

// Logging is a nacos-logback.xml: what the release's own says, with what the
// topology changes, and free of the elements that only Spring Boot's reader
// knows. So Logback alone can load it, at the start and, since it scans the
// file, again whenever it changes. Texts are those of the file: they may hold
// ${variables}, and are "" where it says nothing.
//
// Two elements of the stock file are put in other words:
//
//   - <springProperty> becomes a variable that asks for the same name among the
//     system properties and, in capitals, the environment. The value of such a
//     key in application.properties is written out.
//   - The loggers in <springProfile name="standalone"> are there in standalone
//     mode, when Nacos switches that profile on, and otherwise are not.
type Logging struct {
	Scan       string     `json:"scan"`        // "true": look for changes of the file
	ScanPeriod string     `json:"scan_period"` // "10 seconds"
	Variables  []Variable `json:"variables"`   // of the file itself, in order
	Appenders  []Appender `json:"appenders"`
	Loggers    []Logger   `json:"loggers"`
	Root       Logger     `json:"root"` // its name is "root"
}

// LogSetting is a text that a topology can change.
type LogSetting struct {
	Text string `json:"text"`
	// Sources are the addresses that made it; none: the sources of the entry
	// that it belongs to.
	Sources []Source `json:"sources,omitempty"`
}

// Appender is something that log lines are written to.
type Appender struct {
	Name    string `json:"name"`
	Class   string `json:"class"`
	File    string `json:"file"` // "" for the console
	Append  string `json:"append"`
	Pattern string `json:"pattern"` // of the encoder, as is Charset; "" none
	Charset string `json:"charset"`
	// Rolling is nil where nothing rolls.
	Rolling *Rolling `json:"rolling"`
	// of an appender that hands on to others: Refs names them
	QueueSize           string   `json:"queue_size"`
	DiscardingThreshold string   `json:"discarding_threshold"`
	NeverBlock          string   `json:"never_block"`
	Refs                []string `json:"refs"`
	Sources             []Source `json:"sources"`
}

// Rolling says when a log file is put aside and when it is deleted.
type Rolling struct {
	Class           string `json:"class"`
	FileNamePattern string `json:"file_name_pattern"` // of the files put aside
	// Sizes are those of Logback: "50MB", units KB, MB and GB of 1024, or bytes.
	MaxFileSize  LogSetting `json:"max_file_size"`
	TotalSizeCap LogSetting `json:"total_size_cap"` // "0" is no cap
	// MaxHistory counts days; "0" keeps everything, whatever the cap.
	MaxHistory          LogSetting `json:"max_history"`
	CleanHistoryOnStart string     `json:"clean_history_on_start"`
}

// Logger says what one name, and the names below it, write, and where.
type Logger struct {
	Name       string     `json:"name"`
	Level      LogSetting `json:"level"`      // TRACE, DEBUG, INFO, WARN, ERROR, OFF; "" inherits
	Additivity string     `json:"additivity"` // "false": not into the appenders of the names above
	Refs       []string   `json:"refs"`       // names of appenders
	Sources    []Source   `json:"sources"`
}

// appender gives the appender called name, or nil.
func (l *Logging) appender(name string) *Appender {
	for i := range l.Appenders {
		if l.Appenders[i].Name == name {
			return &l.Appenders[i]
		}
	}
	return nil
}

// reaches tells whether what goes to one of refs comes to the appender called
// name, directly or through appenders that hand on.
func (l *Logging) reaches(refs []string, name string) bool {
	return l.reachesIn(refs, name, len(l.Appenders))
}

// reachesIn follows no more than steps references, since a file written by
// hand may hold a circle of them.
func (l *Logging) reachesIn(refs []string, name string, steps int) bool {
	for _, ref := range refs {
		if ref == name {
			return true
		}
		if a := l.appender(ref); a != nil && steps > 0 && l.reachesIn(a.Refs, name, steps-1) {
			return true
		}
	}
	return false
}
