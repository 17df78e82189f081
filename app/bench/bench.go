// Package bench measures the platform server against a yardstick on the same machine in the same minutes: a bare
// net/http handler that answers `success`. Rates differ from machine to machine and from hour to hour; the ratios of
// one series carry over, and they are what the project holds itself to.
//
// Each server runs in a process of its own, which is this program started again, and the load comes from this process.
// The servers take turns of a few seconds, round after round, so that other work on the machine slows all alike.
package bench

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"
)

// Options say what is measured.
type Options struct {
	// Command starts this program so that it calls Serve; the server's name, its folder and Profile are appended.
	Command []string
	// Dir is where the databases are made. It should be on a real disk: in memory a sync costs nothing.
	Dir     string
	Seconds float64 // how long each turn is measured
	Rounds  int     // turns of each server; the one with the middle rate is reported
	Conns   []int   // numbers of connections, each with turns of its own
	// Servers are measured; empty means all of them, and also the simulator and a whole authorization.
	Servers []ServerName
	Profile string           // a folder for the servers' CPU profiles of the last round, NAME.pprof; "" for none
	Now     func() time.Time // the stopwatch; nil is time.Now

	Tell func(round, rounds int, r Result) // is called after every turn; may be nil
}

// Result is one row: of its rounds, the turn with the middle rate.
type Result struct {
	Name      string  `json:"name"` // a ServerName, flow, sim_push or http_client
	Conns     int     `json:"conns"`
	Rate      float64 `json:"rps"` // answers a second; of flow, authorizations
	Slowest   float64 `json:"rps_min"`
	Fastest   float64 `json:"rps_max"`
	P50       float64 `json:"p50_ms"`
	P99       float64 `json:"p99_ms"`
	Worst     float64 `json:"max_ms"`
	Late      int     `json:"over_1s"`                 // answers that took more than a second
	CPU       float64 `json:"cpu_us,omitempty"`        // the server's, µs an answer; of both sides in one process
	RSS       float64 `json:"rss_mb"`                  // resident memory of the server's process at the end of the turn
	RSSBefore float64 `json:"rss_before_mb,omitempty"` // and when the lead-in was over
	// Checkpointed is by how much the database grew in MiB, without its write-ahead log: only checkpoints write there.
	Checkpointed  float64 `json:"checkpointed_mb,omitempty"`
	RowsPerCommit float64 `json:"rows_per_commit,omitempty"`

	rates []float64 // of all rounds, in their order
}

// Report is what one series says. Ratios are the middle of the rounds' own ratios, so that what both sides of a
// division suffered together cancels out.
type Report struct {
	Machine string             `json:"machine"`
	At      time.Time          `json:"at"`
	Seconds float64            `json:"seconds"`
	Rounds  int                `json:"rounds"`
	Sync    float64            `json:"sync_ms"` // what the disk takes to make 4 KiB durable, the middle of many
	Results []Result           `json:"results"`
	Ratios  map[string]float64 `json:"ratios"`
	Spread  map[string]Range   `json:"ratio_spread"`
}

// Range is from the least to the greatest of the rounds.
type Range struct {
	Min float64 `json:"min"`
	Max float64 `json:"max"`
}

// Run measures. It takes about len(Servers)·len(Conns)·Rounds·Seconds, and fails at the first wrong answer: a server
// that is fast and wrong is not measured.
func Run(ctx context.Context, o Options) (Report, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	dir, err := os.MkdirTemp(o.Dir, "wxlab-bench-")
	if err != nil {
		return Report{}, fmt.Errorf("make the benchmark's folder: %w", err)
	}
	defer os.RemoveAll(dir)
	r := Report{Machine: machine(), At: o.Now(), Seconds: o.Seconds, Rounds: o.Rounds}
	if r.Sync, err = syncCost(dir, o.Now); err != nil {
		return r, err
	}
	messages, err := newMessages(o.Now(), enoughMessages(o.Seconds))
	if err != nil {
		return r, err
	}
	inProcess := len(o.Servers) == 0
	if inProcess {
		o.Servers = Servers[:]
	}
	s := series{Options: o, dir: dir, messages: messages, rows: map[row][]Result{}}
	for round := range o.Rounds {
		if err := s.round(ctx, round+1); err != nil {
			return r, err
		}
		if !inProcess {
			continue
		}
		if err := s.inProcess(ctx, round+1); err != nil {
			return r, err
		}
	}
	r.Results = s.middle()
	r.Ratios, r.Spread = ratios(r.Results)
	return r, nil
}

// series is one run of the benchmark.
type series struct {
	Options
	dir      string
	messages *messages
	order    []row
	rows     map[row][]Result // of each row, its turns
}

type row struct {
	name  string
	conns int
}

// round gives every server its turn at every number of connections. Servers and databases start afresh.
func (s *series) round(ctx context.Context, n int) (err error) {
	servers := map[ServerName]*process{}
	defer func() {
		for _, p := range servers {
			err = errors.Join(err, p.stop())
		}
	}()
	for _, server := range s.Servers {
		if servers[server], err = start(ctx, s.Options, server, s.dir); err != nil {
			delete(servers, server)
			return fmt.Errorf("start server %s: %w", server, err)
		}
	}
	for _, conns := range s.Conns {
		for _, server := range s.Servers {
			result, err := s.turn(ctx, servers[server], server, conns)
			if err != nil {
				return fmt.Errorf("%s at %d connections: %w", server, conns, err)
			}
			s.add(n, result)
		}
	}
	return nil
}

// inProcess gives what runs in this process its turn: the simulator and the whole authorization.
func (s *series) inProcess(ctx context.Context, round int) error {
	for _, measure := range []func(context.Context) (Result, error){s.httpClient, s.simPush, s.flow} {
		result, err := measure(ctx)
		if err != nil {
			return err
		}
		s.add(round, result)
	}
	return nil
}

func (s *series) add(round int, r Result) {
	at := row{r.Name, r.Conns}
	if len(s.rows[at]) == 0 {
		s.order = append(s.order, at)
	}
	s.rows[at] = append(s.rows[at], r)
	if s.Tell != nil {
		s.Tell(round, s.Rounds, r)
	}
}

// middle reduces each row to the turn with the middle rate, which keeps the rates of all rounds in their order.
func (s *series) middle() []Result {
	var out []Result
	for _, at := range s.order {
		turns := s.rows[at]
		var rates []float64
		for _, t := range turns {
			rates = append(rates, t.Rate)
		}
		sorted := slices.SortedFunc(slices.Values(turns), func(a, b Result) int { return cmp.Compare(a.Rate, b.Rate) })
		r := sorted[len(sorted)/2]
		r.Slowest, r.Fastest, r.rates = sorted[0].Rate, sorted[len(sorted)-1].Rate, rates
		out = append(out, r)
	}
	return out
}
