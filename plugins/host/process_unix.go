//go:build unix && !linux

package host

import "syscall"

// attributes puts a plugin into a group of its own, out of reach of Ctrl-C.
func attributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

func killGroup(pid int) { _ = syscall.Kill(-pid, syscall.SIGKILL) }

func killOrphans([]string) {}

func killStrangers([]int) {}

func children() []int { return nil }
