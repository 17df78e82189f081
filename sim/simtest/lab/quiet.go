package lab

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"wxlab/sim"
)

// Acknowledging serves a platform that answers success to everything, and returns its base URL.
func Acknowledging(t *testing.T) string {
	srv := httptest.NewServer(http.HandlerFunc(acknowledge))
	t.Cleanup(srv.Close)
	return srv.URL
}

// Quiet is a simulator whose platform is at target, for tests that make many of them.
func Quiet(t interface{ Fatal(...any) }, c *Clock, target string) *sim.Sim {
	s := sim.New(sim.Config{Now: c.Now, Seed: 1})
	if err := s.PutPlatform(platform(target)); err != nil {
		t.Fatal(err)
	}
	return s
}
