package main

import "context"

func (l *linting) fix(ctx context.Context) error { return ctx.Err() }
