package deployment

// Gateway is one gateway's configuration.
type Gateway struct {
	Name string `json:"name"`
	// Files are the paths of its files below the output folder, by output name.
	Files map[string]string `json:"files"`
}
