package consumer

import (
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// Daemon stands in for a docker daemon: it records the containers that clients
// ask it to make and starts none, so that the real client's parser can be
// asked what it understood.
type Daemon struct {
	Host string // for DOCKER_HOST
	mu   sync.Mutex
	made []Created
}

// Created is one request for a container as the client sends it (Engine API
// v1.41, POST /containers/create).
type Created struct {
	Name       string
	Image      string
	Hostname   string
	Cmd        []string
	Env        []string
	Labels     map[string]string
	HostConfig struct {
		Binds         []string
		NetworkMode   string
		Memory        int64
		RestartPolicy struct{ Name string }
		PortBindings  map[string][]struct{ HostIP, HostPort string }
	}
	NetworkingConfig struct {
		EndpointsConfig map[string]struct{ Aliases []string }
	}
}

// StartDaemon listens until the test ends.
func StartDaemon(t testing.TB) *Daemon {
	t.Helper()
	dir, err := os.MkdirTemp("", "engine") // t.TempDir is too long a path for a socket
	if err != nil {
		t.Fatal(err)
	}
	socket := filepath.Join(dir, "s")
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	d := &Daemon{Host: "unix://" + socket}
	server := &http.Server{Handler: d}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() {
		_ = server.Close()
		_ = os.RemoveAll(dir)
	})
	return d
}

// Created gives the requests so far, in order.
func (d *Daemon) Created() []Created {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.made
}

// ServeHTTP answers as much of the Engine API as `docker create`, `run --detach` and `ps` ask.
func (d *Daemon) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Api-Version", "1.41")
	w.Header().Set("Content-Type", "application/json")
	switch {
	case strings.HasSuffix(r.URL.Path, "/containers/create"):
		var c Created
		if err := json.NewDecoder(r.Body).Decode(&c); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		c.Name = r.URL.Query().Get("name")
		d.mu.Lock()
		d.made = append(d.made, c)
		d.mu.Unlock()
		w.WriteHeader(http.StatusCreated)
		_, _ = io.WriteString(w, `{"Id": "0123456789ab", "Warnings": []}`)
	case strings.HasSuffix(r.URL.Path, "/start"):
		w.WriteHeader(http.StatusNoContent)
	case strings.HasSuffix(r.URL.Path, "/containers/json"):
		_, _ = io.WriteString(w, `[]`)
	default:
		_, _ = io.WriteString(w, `OK`)
	}
}
