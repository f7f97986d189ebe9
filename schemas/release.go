package schemas

// Release is one known release of Nacos, with the facts about it. The order of
// releases is by number: 1.4.8 stands before 2.0.0 although it is younger.
type Release struct {
	Version    string
	Date       string // YYYY-MM-DD
	Line       string // "1.x", "2.x", "3.x"
	JavaMin    int
	SpringBoot string // "" not read
	// ImageTag is the image's tag as spelled; "" where ImageTagReason says why there is none.
	ImageTag        string
	ImageTagReason  string
	Notes           []string
	Vulnerabilities []string // ids

	index int
	// families of the other tables
	ports, shipped, logback, docker string
}

// Releases lists the known releases in order.
func Releases() []*Release { panic("facts are being written") }

// Find gives the release with exactly that number, or nil.
func Find(version string) *Release { panic("facts are being written") }

// Match is what is known about a release number.
type Match struct {
	// Release is the release itself or, where Newer is set, the newest known of
	// its major, whose facts stand in. Nil for one that doesn't exist.
	Release *Release
	Newer   bool
	// Nearest is the nearest existing release where Release is nil; "" where
	// version is no release number at all or nothing is near.
	Nearest string
}

// Resolve finds the release for what a user wrote.
func Resolve(version string) Match { panic("facts are being written") }

// In tells whether r stands in the range with both ends included; "" is open.
func (r *Release) In(from, to string) bool { panic("facts are being written") }

// AtLeast tells whether r is version or a later one by number.
func (r *Release) AtLeast(version string) bool { return r.In(version, "") }

// ShippedProperty is one active line of the release's conf/application.properties.
type ShippedProperty struct {
	Key   string
	Value string
	// PublicSecret: the file has a published secret there; it is never written.
	PublicSecret bool
}

// Shipped lists the active lines of the release's own application.properties in
// file order; source tells where they were read (file@tag).
func (r *Release) Shipped() (lines []ShippedProperty, source string) {
	panic("facts are being written")
}

// UnsafeDefault is a value that applies, or is shipped, and must not stand.
type UnsafeDefault struct {
	Key          string
	Where        string // jar, jar-low, code; "" for a shipped value
	Value        string
	PublicSecret bool
	Why, Use     string
}

// UnsafeJarDefaults lists keys that our file must state, since what applies
// without them is unsafe.
func (r *Release) UnsafeJarDefaults() []UnsafeDefault { panic("facts are being written") }

// UnsafeShipped lists shipped values that must not be copied.
func (r *Release) UnsafeShipped() []UnsafeDefault { panic("facts are being written") }

// PropertyFact is what is known about one configuration key in one release.
type PropertyFact struct {
	Key         string
	Exists      bool   // in this release
	Effective   bool   // it does something there
	Default     string // "" none or unknown
	Type        string
	Values      []string
	OpenValues  bool
	Secret      bool
	Unread      bool     // shipped, but no code reads it
	Owner       string   // "spring" for keys of Spring Boot
	Via         []string // kinds where not only the file: file, jvm, env, arg
	ReplacedBy  string   // key that took over at or before this release
	OldWorks    bool
	First, Last string // outermost releases in which the key exists
	Source      string
	Doc         string
}

// Property tells about key in r; nil where the key is in no table. Numbered
// parts match their pattern (db.url.0 is db.url.{n}); relaxed spellings count
// as the canonical one.
func (r *Release) Property(key string) *PropertyFact { panic("facts are being written") }

// PortQuery is what the ports of a node depend on.
type PortQuery struct {
	Main           int
	Standalone     bool
	Embedded       bool   // storage
	Function       string // all, config, naming, ...
	Deployment     string // merged, server, console
	Console        int    // main console port; used from 3.0
	ConsoleEnabled bool
	MCPRegistry    int // 0: off
	IstioMCP       int // 0: off
}

// NodePorts are the ports that a node opens; nil where it opens none.
type NodePorts struct {
	Main                                                        int
	JRaft, SDKGRPC, ClusterGRPC, Console, MCPRegistry, IstioMCP *int
}

// Ports derives the ports of a node.
func (r *Release) Ports(q PortQuery) NodePorts { panic("facts are being written") }

// ImageVariable is what the image nacos/nacos-server does with one variable in one release.
type ImageVariable struct {
	Name         string
	Default      string
	HasDefault   bool
	PublicSecret bool // the default is a published secret
	Secret       bool
	Required     bool // for a cluster with an external MySQL
	Ineffective  bool
	Effects      []ImageEffect
	Note         string
}

// ImageEffect is one thing that a variable does.
type ImageEffect struct {
	Kind   string // property, jvm, script, program-arg
	Target string
	How    string // value, part, when, lines, prefix, appended, cleared, ...
	When   string
	Value  string
}

// ImageVariables lists the variables of the release's image by name, and where they were read.
func (r *Release) ImageVariables() (vars []ImageVariable, source string) {
	panic("facts are being written")
}

// Image is the rest of what is known about the image.
type Image struct {
	BaseImage    string
	ExposedPorts []int
	// Fixed are lines of the template without a variable; nil: not seen.
	Fixed []ShippedProperty
}

// Image tells about the release's image.
func (r *Release) Image() Image { panic("facts are being written") }

// Logback is the release's stock nacos-logback.xml.
type Logback struct {
	Scan, ScanPeriod string
	SpringProperties []LogbackSpringProperty
	Properties       []LogbackProperty
	RootLevel        string
	RootRefs         []string
	Appenders        []LogbackAppender
	Loggers          []LogbackLogger
	Source           string
}

// LogbackSpringProperty is a springProperty element.
type LogbackSpringProperty struct{ Scope, Name, Source, Default string }

// LogbackProperty is a property element.
type LogbackProperty struct{ Name, Value string }

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
	Class, MaxFileSize, TotalSizeCap string
	MaxHistory                       *int // days
	CleanHistoryOnStart              *bool
}

// LogbackLogger is one logger.
type LogbackLogger struct {
	Name, Level   string
	Additivity    *bool
	Refs          []string
	SpringProfile string // "" every profile
}

// Logback gives the release's stock logging configuration; treat it as read-only.
func (r *Release) Logback() *Logback { panic("facts are being written") }
