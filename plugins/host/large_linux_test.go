package host_test

import (
	"encoding/binary"
	"fmt"
	"net"
	"net/http"
	"path"
	"runtime"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/nacosgen/nacosgen/plugins/host"
	pluginv1 "github.com/nacosgen/nacosgen/plugins/proto/nacosgen/plugin/v1"
)

// large are plugins that answer the call of their name with one message of 1 GiB,
// which they send bit by bit and never hold.
func large() map[string]func() {
	return map[string]func(){
		"large-describe": func() { serveLarge("Describe") },
		"large-render":   func() { serveLarge("Render") },
	}
}

func serveLarge(call string) {
	listener, err := net.Listen("unix", socket())
	if err != nil {
		panic(err)
	}
	fmt.Println("1|1|unix|" + socket() + "|grpc")
	protocols := new(http.Protocols)
	protocols.SetUnencryptedHTTP2(true)
	_ = (&http.Server{Protocols: protocols, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/grpc")
		w.Header().Set("Trailer", "Grpc-Status")
		size := 1 << 30
		if path.Base(r.URL.Path) != call {
			answer, _ := proto.Marshal(&pluginv1.DescribeResponse{Outputs: []*pluginv1.OutputSpec{{Name: "x"}}})
			_, _ = w.Write(append(binary.BigEndian.AppendUint32([]byte{0}, uint32(len(answer))), answer...))
			w.Header().Set("Grpc-Status", "0")
			return
		}
		_, err := w.Write(binary.BigEndian.AppendUint32([]byte{0}, uint32(size)))
		for part := make([]byte, 64<<10); err == nil && size > 0; size -= len(part) {
			_, err = w.Write(part)
		}
	})}).Serve(listener)
}

// TestLarge wants a message of 1 GiB to be refused by its head: the host takes in
// no more of it than its windows hold.
func TestLarge(t *testing.T) {
	for name := range large() {
		t.Run(name, func(t *testing.T) {
			search := t.TempDir()
			install(t, search, name, nil)
			h := hosting(t, host.Options{})
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			err := use(t, h, &host.Project{Search: []string{search}, Timeouts: host.Timeouts{Start: time.Minute, Describe: time.Minute, Stop: 200 * time.Millisecond}}, name)
			runtime.ReadMemStats(&after)
			if err == nil || !strings.Contains(err.Error(), "failed: a message of 1073741824 bytes, at most 4194304 are allowed") {
				t.Errorf("error %v", err)
			}
			// All that was ever asked for, and so more than was held at any moment.
			if mib := (after.TotalAlloc - before.TotalAlloc) >> 20; mib > 32 {
				t.Errorf("the host took %d MiB", mib)
			}
		})
	}
}
