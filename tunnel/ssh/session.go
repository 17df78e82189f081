package ssh

import (
	"context"
	"net"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"
)

// session is one connection to the server, with the port that it forwards.
type session struct {
	client *ssh.Client
	ln     net.Listener
}

// handshakePatience is how long a server that was reached may take until it forwards.
const handshakePatience = 20 * time.Second

// connect makes a session: reach, recognize, sign in, forward.
func (c Config) connect(ctx context.Context, to login) (*session, *Error) {
	ctx, cancel := context.WithTimeout(ctx, handshakePatience)
	defer cancel()
	ways, release, failed := c.keys()
	if failed != nil {
		return nil, failed
	}
	defer release()
	hosts, failed := c.hostKeys(to.addr)
	if failed != nil {
		return nil, failed
	}
	conn, err := c.Dial(ctx, "tcp", to.addr)
	if err != nil {
		return nil, failure("connect", err)
	}
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	client, failed := signIn(conn, to, ways, hosts)
	if failed != nil {
		conn.Close()
		return nil, failed.because(ctx)
	}
	ln, err := client.Listen("tcp", c.Remote)
	if err != nil {
		client.Close()
		return nil, failure("forward", err).because(ctx)
	}
	return &session{client, ln}, nil
}

// signIn is the handshake. conn stays open when it fails.
func signIn(conn net.Conn, to login, ways []ssh.AuthMethod, hosts *hostKeys) (*ssh.Client, *Error) {
	made, chans, reqs, err := ssh.NewClientConn(conn, to.addr, &ssh.ClientConfig{
		User: to.user, Auth: ways, HostKeyCallback: hosts.check, HostKeyAlgorithms: hosts.algorithms(),
		ClientVersion: "SSH-2.0-Wxlab",
	})
	switch {
	case err == nil:
		return ssh.NewClient(made, chans, reqs), nil
	case hosts.failed != nil:
		return nil, hosts.failed
	case strings.Contains(err.Error(), "authenticat"): // the library has no type for it, nor has "Too many authentication failures"
		return nil, failure("refused", err)
	}
	return nil, failure("handshake", err)
}

// because names a context's end as the cause where that is what broke the connection.
func (e *Error) because(ctx context.Context) *Error {
	if ctx.Err() != nil {
		late := failure("connect", ctx.Err())
		late.Message = e.Message
		return late
	}
	return e
}
