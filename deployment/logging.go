package deployment

// Logging is nacos-logback.xml.
type Logging struct{}
