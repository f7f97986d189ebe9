package schemas

import (
	"sync"
	"testing"
)

// TestPrepare runs beside those who ask for the same, for the race detector.
func TestPrepare(t *testing.T) {
	var group sync.WaitGroup
	for range 2 {
		group.Go(Prepare)
		group.Go(func() {
			r := Find("3.3.0")
			if r.PropertyByVariable("NACOS_CORE_AUTH_ENABLED") == nil || r.Logback() == nil || r.ImageVariable("MODE") == nil {
				t.Error("facts are missing")
			}
		})
	}
	group.Wait()
}
