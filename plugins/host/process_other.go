//go:build !unix

package host

import "syscall"

func attributes() *syscall.SysProcAttr { return nil }

func killGroup(int) {}

func killOrphans([]string) {}

func killStrangers([]int) {}

func children() []int { return nil }
