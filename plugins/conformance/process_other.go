//go:build !linux

package conformance

import "syscall"

func apart() *syscall.SysProcAttr { return nil }

func killGroup(p *process) { _ = p.cmd.Process.Kill() }

// leftProcesses can't tell here: a process shows its environment to nobody.
func leftProcesses(string) []int { return nil }

// terminate ends the process: not every system has a way to ask.
func terminate(p *process) error { return p.cmd.Process.Kill() }
