//go:build unix

package bench

import (
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// ownUsage is this process's processor time and memory.
func ownUsage() usage {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		return usage{}
	}
	cpu := time.Duration(r.Utime.Nano() + r.Stime.Nano())
	return usage{CPU: cpu, RSS: resident(r)}
}

// resident is the memory in use now, in MiB, or where the system does not tell, the most that ever was: macOS counts
// that in bytes.
func resident(r syscall.Rusage) float64 {
	status, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return float64(r.Maxrss) / (1 << 20)
	}
	fields := strings.Fields(string(status))
	if len(fields) < 2 {
		return 0
	}
	pages, err := strconv.ParseFloat(fields[1], 64)
	if err != nil {
		return 0
	}
	return pages * float64(os.Getpagesize()) / (1 << 20)
}
