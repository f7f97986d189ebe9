package main

import (
	"context"
	"io"
)

// interruptible is a reader that gives up when ctx is done: Ctrl-C, while a
// command waits for standard input, would otherwise be waited for, too.
type interruptible struct {
	ctx  context.Context
	from io.Reader
}

type chunk struct {
	text []byte
	err  error
}

func (r *interruptible) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	done := make(chan chunk, 1)
	go func() { // whose buffer is its own, as it may outlive the call
		text := make([]byte, len(p))
		n, err := r.from.Read(text)
		done <- chunk{text[:n], err}
	}()
	select {
	case c := <-done:
		return copy(p, c.text), c.err
	case <-r.ctx.Done():
		return 0, r.ctx.Err()
	}
}
