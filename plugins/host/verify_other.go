//go:build !linux

package host

func inPlace(*found, string) (*program, error) { return nil, nil }

func inMemory(*found, string) (*program, error) { return nil, nil }
