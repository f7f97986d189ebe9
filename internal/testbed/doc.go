// Package testbed starts real Nacos clusters from nothing but the files that
// nacosgen makes of a topology: servers from Maven Central, Debian's MariaDB and
// nginx, a network namespace for each machine of the topology. docs/real-clusters.md
// tells how to run it.
//
// Everything lives in a process id, a mount and a network namespace of its own
// and on a memory file system: when the test ends, or is killed, the kernel ends
// the processes and takes the rest back. Nothing is attached to the host's network.
package testbed
