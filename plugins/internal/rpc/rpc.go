// Package rpc is a gRPC client as small as its use: calls with one request, and
// one answer or a stream of them, over one connection to a process next door.
// It stands on the HTTP/2 of net/http. (With the gRPC library linked, a command that
// has nothing to do with plugins starts half again as slowly, and the program is a third
// larger.) The framing is that of gRPC's PROTOCOL-HTTP2.md.
package rpc

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Conn is a connection to one server. It is made with the first call, and not
// made again when it is lost: then the server has ended. It may be used by several
// goroutines.
type Conn struct {
	// MaxAnswer bounds one message of an answer, in bytes.
	MaxAnswer int

	transport *http.Transport
	mu        sync.Mutex // around the making
	conn      *http.ClientConn
	closed    bool
}

// DefaultMaxAnswer is gRPC's own limit of what is received.
const DefaultMaxAnswer = 4 << 20

// Dial makes the client of the server that listens at an address, of the network
// "unix" or "tcp".
func Dial(network, address string) *Conn {
	protocols := new(http.Protocols)
	protocols.SetUnencryptedHTTP2(true)
	return &Conn{MaxAnswer: DefaultMaxAnswer, transport: &http.Transport{
		Protocols: protocols, DisableCompression: true, HTTP2: &http.HTTP2Config{MaxReceiveBufferPerStream: 1 << 20},
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
			if err != nil {
				return nil, err
			}
			return &buffered{conn, bufio.NewReaderSize(conn, 128<<10)}, nil
		},
	}}
}

// buffered reads more at once than HTTP/2 does, which asks for each frame's head.
type buffered struct {
	net.Conn
	reader *bufio.Reader
}

func (b *buffered) Read(p []byte) (int, error) { return b.reader.Read(p) }

var errClosed = errors.New("the connection is closed")

// connected gives the connection, which the first call makes.
func (c *Conn) connected(ctx context.Context) (*http.ClientConn, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return nil, errClosed
	}
	if c.conn != nil {
		return c.conn, nil
	}
	conn, err := c.transport.NewClientConn(ctx, "http", "plugin:80") // who is dialled is settled
	if err == nil {
		c.conn = conn
	}
	return conn, err
}

// Close ends the connection and every call.
func (c *Conn) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
	if c.conn != nil {
		c.conn.Close()
	}
}

// Call makes a call with one answer; method is "package.Service/Method".
func (c *Conn) Call(ctx context.Context, method string, request []byte) ([]byte, error) {
	s, err := c.Stream(ctx, method, request)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	answer, err := s.Next()
	if errors.Is(err, io.EOF) {
		return nil, &Error{Internal, "no answer"}
	}
	if err != nil {
		return nil, err
	}
	if _, err := s.Next(); !errors.Is(err, io.EOF) {
		if err == nil {
			err = &Error{Internal, "more than one answer"}
		}
		return nil, err
	}
	return answer, nil
}

// Stream makes a call with a stream of answers, which has to be closed.
func (c *Conn) Stream(ctx context.Context, method string, request []byte) (*Stream, error) {
	ctx, cancel := context.WithCancel(ctx)
	req := (&http.Request{
		Method: http.MethodPost, URL: &url.URL{Scheme: "http", Host: "plugin", Path: "/" + method}, Host: "plugin",
		Header: http.Header{"Content-Type": {"application/grpc"}, "Te": {"trailers"}, "User-Agent": {"nacosgen"}},
		Body:   io.NopCloser(&frame{head: head(len(request)), body: request}), ContentLength: int64(len(request)) + 5,
	}).WithContext(ctx)
	if deadline, ok := ctx.Deadline(); ok {
		// A little more than ours, which tells the reason, and so has to come first.
		req.Header.Set("Grpc-Timeout", timeout(time.Until(deadline)+time.Second))
	}
	conn, err := c.connected(ctx)
	var response *http.Response
	if err == nil {
		response, err = conn.RoundTrip(req)
	}
	if err != nil {
		err = failed(ctx, err)
		cancel()
		return nil, err
	}
	s := &Stream{ctx: ctx, cancel: cancel, response: response, max: c.MaxAnswer}
	kind := response.Header.Get("Content-Type")
	if response.StatusCode != http.StatusOK || !strings.HasPrefix(kind, "application/grpc") {
		s.Close()
		return nil, &Error{Unavailable, fmt.Sprintf("the server answers with HTTP status %d and %q, not with gRPC", response.StatusCode, kind)}
	}
	return s, nil
}

func head(size int) []byte {
	return binary.BigEndian.AppendUint32([]byte{0}, uint32(size))
}

// frame reads as the head of a message and then the message.
type frame struct{ head, body []byte }

func (f *frame) Read(p []byte) (int, error) {
	from := &f.head
	if len(f.head) == 0 {
		from = &f.body
	}
	if len(*from) == 0 {
		return 0, io.EOF
	}
	n := copy(p, *from)
	*from = (*from)[n:]
	return n, nil
}

// timeout writes a time as gRPC does: at most eight digits and a unit.
func timeout(d time.Duration) string {
	if d < 0 {
		d = 0
	}
	if ms := d.Milliseconds(); ms < 1e8 {
		return strconv.FormatInt(ms, 10) + "m"
	}
	return strconv.FormatInt(int64(d.Seconds()), 10) + "S"
}

// Stream is the answers of one call.
type Stream struct {
	ctx      context.Context
	cancel   context.CancelFunc
	response *http.Response
	max      int
}

// Close ends the call. The server hears of it where it is not done.
func (s *Stream) Close() {
	s.cancel()
	s.response.Body.Close()
}

// Next gives the next answer, which is the caller's; io.EOF after the last one.
func (s *Stream) Next() ([]byte, error) {
	var head [5]byte
	if _, err := io.ReadFull(s.response.Body, head[:]); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, s.end()
		}
		return nil, failed(s.ctx, err)
	}
	size := binary.BigEndian.Uint32(head[1:])
	switch {
	case head[0] != 0:
		return nil, &Error{Internal, "the answer is compressed, which nobody asked for"}
	case int64(size) > int64(s.max):
		return nil, &Error{ResourceExhausted, fmt.Sprintf("a message of %d bytes, at most %d are allowed", size, s.max)}
	}
	message := make([]byte, size)
	if _, err := io.ReadFull(s.response.Body, message); err != nil {
		return nil, failed(s.ctx, err)
	}
	return message, nil
}

// end reads the status behind the last answer, which stands in the header where
// there was none.
func (s *Stream) end() error {
	status, from := s.response.Trailer.Get("Grpc-Status"), s.response.Trailer
	if status == "" {
		status, from = s.response.Header.Get("Grpc-Status"), s.response.Header
	}
	code, err := strconv.Atoi(status)
	switch {
	case err != nil:
		return &Error{Internal, "the answer ends without a status"}
	case code == 0:
		return io.EOF
	}
	return &Error{Code(code), unescaped(from.Get("Grpc-Message"))}
}

// unescaped is a message with its %XX as bytes; what is no escape stays.
func unescaped(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	var b bytes.Buffer
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if n, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				b.WriteByte(byte(n))
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// failed makes an Error of what kept a call from being made or read.
func failed(ctx context.Context, err error) error {
	switch cause := ctx.Err(); {
	case errors.Is(cause, context.DeadlineExceeded):
		return &Error{DeadlineExceeded, cause.Error()}
	case cause != nil:
		return &Error{Canceled, cause.Error()}
	case errors.Is(err, io.ErrUnexpectedEOF):
		return &Error{Unavailable, "the answer ends in the middle of a message"}
	}
	return &Error{Unavailable, err.Error()}
}
