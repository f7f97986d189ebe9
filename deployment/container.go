package deployment

// Container is how one node's container is started.
type Container struct{}
