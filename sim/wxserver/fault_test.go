package wxserver_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"wxlab/sim"
	"wxlab/sim/world"
	"wxlab/sim/wxserver"
)

// faulty serves a simulator with one armed fault.
func faulty(t *testing.T, f world.Fault) *httptest.Server {
	t.Helper()
	s := sim.New(sim.Config{Seed: 3})
	if _, err := s.Inject(f); err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(wxserver.New(s))
	t.Cleanup(srv.Close)
	t.Cleanup(srv.CloseClientConnections)
	return srv
}

func ask(ctx context.Context, srv *httptest.Server) (string, *http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, srv.URL+"/cgi-bin/component/api_component_token",
		strings.NewReader("{}"))
	if err != nil {
		return "", nil, err
	}
	resp, err := srv.Client().Do(req)
	if err != nil {
		return "", nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return string(body), resp, err
}

func TestLatencyIsRealTime(t *testing.T) {
	srv := faulty(t, world.Fault{Effect: world.Latency, Delay: 150 * time.Millisecond})
	start := time.Now()
	body, _, err := ask(t.Context(), srv)
	if err != nil || !strings.Contains(body, "41018") || time.Since(start) < 150*time.Millisecond {
		t.Errorf("%s after %v, %v", body, time.Since(start), err)
	}
}

func TestLatencyEndsWithTheCaller(t *testing.T) {
	srv := faulty(t, world.Fault{Effect: world.Latency, Delay: time.Hour})
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, _, err := ask(ctx, srv); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	srv.Close() // hangs for an hour if the handler did not notice
}

func TestNoAnswer(t *testing.T) {
	srv := faulty(t, world.Fault{Effect: world.NoAnswer})
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, _, err := ask(ctx, srv); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	if body, _, err := ask(t.Context(), srv); err != nil || !strings.Contains(body, "41018") {
		t.Errorf("the call after the fault: %s, %v", body, err)
	}
}

func TestConnectionReset(t *testing.T) {
	srv := faulty(t, world.Fault{Effect: world.ConnectionReset})
	if _, _, err := ask(t.Context(), srv); !errors.As(err, new(*net.OpError)) && !errors.Is(err, io.EOF) {
		t.Errorf("%v", err)
	}
}

func TestTheFaultIsNamedInTheAnswer(t *testing.T) {
	srv := faulty(t, world.Fault{Effect: world.HTTPStatus, Status: 502})
	body, resp, err := ask(t.Context(), srv)
	if err != nil || resp.StatusCode != 502 || resp.Header.Get("X-Wxlab-Fault") != "f1 http_status" ||
		!strings.Contains(body, "nginx") {
		t.Errorf("%s, %v, %v", body, resp, err)
	}
}
