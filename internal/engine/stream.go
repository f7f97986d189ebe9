package engine

import (
	"context"
	"errors"
	"sync"
)

// window is how many results may wait for an earlier one, a worker.
const window = 4

// stream calls work for 0 to n-1 from several goroutines and done with each
// result in order, one at a time. Workers wait rather than run far ahead of done. The
// first error, in order, stops all.
func stream[T any](ctx context.Context, n, workers int, work func(context.Context, int) (T, error), done func(int, T) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	workers = min(max(workers, 1), max(n, 1))
	s := &sequence[T]{done: done, ready: map[int]T{}, slots: make(chan struct{}, workers*window)}
	indices := make(chan int)
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			for i := range indices {
				result, err := work(ctx, i)
				if err == nil {
					err = s.put(i, result)
				}
				if err != nil {
					s.fail(i, err)
					cancel(err)
				}
			}
		})
	}
	// Indices are handed out in order, each with a slot that done gives back:
	// the earliest that is not done is always being worked on.
	for i := 0; i < n && ctx.Err() == nil; i++ {
		select {
		case s.slots <- struct{}{}:
		case <-ctx.Done():
			continue
		}
		select {
		case indices <- i:
		case <-ctx.Done():
		}
	}
	close(indices)
	group.Wait()
	if s.err != nil {
		return s.err
	}
	return ctx.Err()
}

// sequence brings results back into order.
type sequence[T any] struct {
	done  func(int, T) error
	slots chan struct{}

	mu     sync.Mutex
	ready  map[int]T
	next   int
	err    error
	failed int
}

func (s *sequence[T]) put(i int, result T) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ready[i] = result
	for {
		result, ok := s.ready[s.next]
		if !ok || s.err != nil {
			return nil
		}
		delete(s.ready, s.next)
		if err := s.done(s.next, result); err != nil {
			return err
		}
		s.next++
		<-s.slots
	}
}

// fail keeps the error of the earliest; being cancelled is no error of its own.
func (s *sequence[T]) fail(i int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err == nil || errors.Is(s.err, context.Canceled) || i < s.failed && !errors.Is(err, context.Canceled) {
		s.err, s.failed = err, i
	}
}
