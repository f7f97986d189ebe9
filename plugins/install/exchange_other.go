//go:build !linux && !darwin

package install

import "errors"

// exchange is nothing that this system knows.
func exchange(string, string) error { return errors.ErrUnsupported }
