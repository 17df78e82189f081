package bench

import (
	"bufio"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// newRandom is the source of a reply's sixteen random bytes.
func newRandom() io.Reader { return rand.Reader }

// summary makes a row of how long each answer took, over the time measured.
func summary(name string, conns int, took []time.Duration, measured time.Duration) Result {
	slices.Sort(took)
	r := Result{Name: name, Conns: conns, Rate: float64(len(took)) / measured.Seconds()}
	r.P50, r.P99, r.Worst = quantile(took, 0.5), quantile(took, 0.99), quantile(took, 1)
	first, _ := slices.BinarySearch(took, time.Second+1)
	r.Late = len(took) - first
	return r
}

// Used is what this process has used so far: processor time, and the memory that is resident, in MiB.
func Used() (cpu time.Duration, memory float64) {
	u := ownUsage()
	return u.CPU, u.RSS
}

// quantile is in milliseconds; sorted may be empty.
func quantile(sorted []time.Duration, q float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	return float64(sorted[int(q*float64(len(sorted)-1))]) / float64(time.Millisecond)
}

// with adds what the server used while it gave n answers: its usage before and after them.
func (r Result) with(before, after usage, n int) Result {
	r.RSSBefore, r.RSS, r.Checkpointed = before.RSS, after.RSS, after.Stored-before.Stored
	if n > 0 {
		r.CPU = float64((after.CPU - before.CPU).Microseconds()) / float64(n)
	}
	if commits := after.Commits - before.Commits; commits > 0 {
		r.RowsPerCommit = float64(after.Rows-before.Rows) / float64(commits)
	}
	return r
}

// syncCost is the middle time that the disk below dir takes to make one more page durable, in milliseconds.
func syncCost(dir string, now func() time.Time) (float64, error) {
	file, err := os.Create(filepath.Join(dir, "sync"))
	if err != nil {
		return 0, fmt.Errorf("measure the disk: %w", err)
	}
	defer os.Remove(file.Name())
	took := make([]time.Duration, 0, 40)
	page := make([]byte, 4096)
	for range cap(took) {
		start := now()
		_, err := file.Write(page)
		if err := errors.Join(err, file.Sync()); err != nil {
			return 0, errors.Join(fmt.Errorf("measure the disk: %w", err), file.Close())
		}
		took = append(took, now().Sub(start))
	}
	slices.Sort(took)
	return quantile(took, 0.5), file.Close()
}

// machine describes where the figures come from.
func machine() string {
	model := runtime.GOARCH
	if file, err := os.Open("/proc/cpuinfo"); err == nil {
		defer file.Close()
		for lines := bufio.NewScanner(file); lines.Scan(); {
			if name, value, ok := strings.Cut(lines.Text(), ":"); ok && strings.TrimSpace(name) == "model name" {
				model = strings.TrimSpace(value)
				break
			}
		}
	}
	return fmt.Sprintf("%s, %s, %d cores, %s", runtime.GOOS, model, runtime.NumCPU(), runtime.Version())
}
