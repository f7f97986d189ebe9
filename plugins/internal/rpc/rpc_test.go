package rpc_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/nacosgen/nacosgen/plugins/internal/rpc"
)

// serving is a server of the real library: for any method it does what the request's
// text asks for. It ends with the test.
func serving(t *testing.T, handler func(text string, stream grpc.ServerStream) error) *rpc.Conn {
	t.Helper()
	dir, err := os.MkdirTemp("/tmp", "ng")
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("unix", dir+"/s")
	if err != nil {
		t.Fatal(err)
	}
	server := grpc.NewServer(grpc.MaxRecvMsgSize(64<<20), grpc.UnknownServiceHandler(func(_ any, stream grpc.ServerStream) error {
		var m wrapperspb.StringValue
		if err := stream.RecvMsg(&m); err != nil {
			return err
		}
		return handler(m.Value, stream)
	}))
	go server.Serve(listener)
	conn := rpc.Dial("unix", dir+"/s")
	t.Cleanup(func() {
		conn.Close()
		server.Stop()
		os.RemoveAll(dir)
	})
	return conn
}

func encoded(text string) []byte {
	if text == "" {
		return nil
	}
	return protowire.AppendString(protowire.AppendTag(nil, 1, protowire.BytesType), text)
}

// echo answers with as many copies of the request as its first letter says.
func echo(text string, stream grpc.ServerStream) error {
	for range int(text[0] - '0') {
		if err := stream.SendMsg(wrapperspb.String(text)); err != nil {
			return err
		}
	}
	return nil
}

func TestCall(t *testing.T) {
	conn := serving(t, echo)
	for _, size := range []int{1, 100, 16 << 10, 1 << 20, 3 << 20} {
		request := encoded("1" + strings.Repeat("x", size))
		answer, err := conn.Call(t.Context(), "a.B/C", request)
		if err != nil || !bytes.Equal(answer, request) {
			t.Errorf("%d bytes: %d came back, %v", size, len(answer), err)
		}
	}
	for text, want := range map[string]string{"0": "Internal: no answer", "2": "Internal: more than one answer"} {
		if _, err := conn.Call(t.Context(), "a.B/C", encoded(text)); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}

func TestStream(t *testing.T) {
	conn := serving(t, echo)
	stream, err := conn.Stream(t.Context(), "a.B/C", encoded("5"))
	if err != nil {
		t.Fatal(err)
	}
	defer stream.Close()
	for i := range 5 {
		if m, err := stream.Next(); err != nil || !bytes.Equal(m, encoded("5")) {
			t.Fatalf("answer %d: %q, %v", i, m, err)
		}
	}
	if _, err := stream.Next(); !errors.Is(err, io.EOF) {
		t.Errorf("at the end: %v", err)
	}
}

// TestStatus wants what the library says to come over, with and without answers before it.
func TestStatus(t *testing.T) {
	message := "what is 100% \"wrong\"\nand ünicode"
	for _, before := range []int{0, 2} {
		conn := serving(t, func(_ string, stream grpc.ServerStream) error {
			for range before {
				if err := stream.SendMsg(wrapperspb.String("x")); err != nil {
					return err
				}
			}
			return status.Error(codes.NotFound, message)
		})
		stream, err := conn.Stream(t.Context(), "a.B/C", encoded("x"))
		if err != nil {
			t.Fatal(err)
		}
		for range before {
			if _, err := stream.Next(); err != nil {
				t.Fatal(err)
			}
		}
		_, err = stream.Next()
		stream.Close()
		var e *rpc.Error
		if !errors.As(err, &e) || e.Code != rpc.NotFound || e.Message != message || rpc.CodeOf(fmt.Errorf("x: %w", err)) != rpc.NotFound {
			t.Errorf("after %d answers: %#v", before, err)
		}
	}
}

func TestTooLarge(t *testing.T) {
	conn := serving(t, echo)
	conn.MaxAnswer = 1000
	_, err := conn.Call(t.Context(), "a.B/C", encoded("1"+strings.Repeat("x", 2000)))
	if rpc.CodeOf(err) != rpc.ResourceExhausted || !strings.Contains(err.Error(), "at most 1000") {
		t.Error(err)
	}
	if _, err := conn.Call(t.Context(), "a.B/C", encoded("1")); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}

// TestCancel wants the server to hear that nobody waits any more.
func TestCancel(t *testing.T) {
	heard, began := make(chan error, 1), make(chan bool, 1)
	conn := serving(t, func(text string, stream grpc.ServerStream) error {
		if text == "again" {
			return stream.SendMsg(wrapperspb.String("yes"))
		}
		began <- true
		<-stream.Context().Done()
		heard <- stream.Context().Err()
		return nil
	})
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-began
		cancel()
	}()
	if _, err := conn.Call(ctx, "a.B/C", encoded("wait")); rpc.CodeOf(err) != rpc.Canceled {
		t.Errorf("cancelled: %v", err)
	}
	if err := <-heard; !errors.Is(err, context.Canceled) {
		t.Errorf("the server heard %v", err)
	}
	ctx, cancel = context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := conn.Call(ctx, "a.B/C", encoded("wait")); rpc.CodeOf(err) != rpc.DeadlineExceeded {
		t.Errorf("out of time: %v", err)
	}
	<-heard
	if _, err := conn.Call(t.Context(), "a.B/C", encoded("again")); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}

// TestLost: a server that is gone is not looked for again.
func TestLost(t *testing.T) {
	hang := make(chan bool)
	conn := serving(t, func(string, grpc.ServerStream) error { <-hang; return nil })
	failed := make(chan error)
	go func() {
		_, err := conn.Call(context.Background(), "a.B/C", encoded("x"))
		failed <- err
	}()
	for rpc.CodeOf(func() error {
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		_, err := conn.Call(ctx, "a.B/C", encoded("x"))
		return err
	}()) == rpc.Unavailable { // until it is connected
	}
	conn.Close()
	if err := <-failed; rpc.CodeOf(err) != rpc.Unavailable {
		t.Errorf("in the middle: %v", err)
	}
	if _, err := conn.Call(t.Context(), "a.B/C", nil); rpc.CodeOf(err) != rpc.Unavailable {
		t.Errorf("afterwards: %v", err)
	}
	close(hang)
}

// TestNoGRPC answers with something else.
func TestNoGRPC(t *testing.T) {
	dir, err := os.MkdirTemp("/tmp", "ng")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	listener, err := net.Listen("unix", dir+"/s")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	go func() {
		conn, err := listener.Accept()
		if err == nil {
			fmt.Fprint(conn, "HTTP/1.1 200 OK\r\n\r\nhello")
			conn.Close()
		}
	}()
	conn := rpc.Dial("unix", dir+"/s")
	defer conn.Close()
	if _, err := conn.Call(t.Context(), "a.B/C", nil); rpc.CodeOf(err) != rpc.Unavailable {
		t.Error(err)
	}
	nobody := rpc.Dial("unix", dir+"/nobody")
	if _, err := nobody.Call(t.Context(), "a.B/C", nil); rpc.CodeOf(err) != rpc.Unavailable {
		t.Error(err)
	}
}

// TestAtOnce makes many calls over the one connection, the first ones together.
func TestAtOnce(t *testing.T) {
	conn := serving(t, echo)
	errs := make(chan error)
	for i := range 300 {
		go func() {
			request := encoded(fmt.Sprintf("1 %d", i))
			answer, err := conn.Call(t.Context(), "a.B/C", request)
			if err == nil && !bytes.Equal(answer, request) {
				err = fmt.Errorf("call %d: another's answer", i)
			}
			errs <- err
		}()
	}
	for range 300 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
}
