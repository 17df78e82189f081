package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sync"
	"testing"
	"time"
)

// The foreign SDKs are installed once for each lock file, below the build folder, and stay there.
const (
	clientSources = "../fixtures/clients"
	buildFolder   = "../.build"
	notTestedFile = buildFolder + "/not-tested" // test.sh prints it: go test shows nothing of a test that passes
)

// registryIsOut matches npm's words for a network that is not there; any other failure is ours.
var registryIsOut = regexp.MustCompile(`\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|` +
	`ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|ENOTCACHED|E50[0-9])\b`)

// foreignSDKs gives the node_modules folder of the clients. Where npm or its registry cannot be reached it says loudly
// what goes untested, and ok is false.
func foreignSDKs(t *testing.T) (modules string, ok bool) {
	t.Helper()
	home, err := filepath.Abs(filepath.Join(buildFolder, "clients-"+lockHash(t)))
	if err != nil {
		t.Fatal(err)
	}
	modules = filepath.Join(home, "node_modules")
	for _, tool := range []string{"node", "npm"} {
		if _, err := exec.LookPath(tool); err != nil {
			sayNotTested(t, tool+" is not installed")
			return "", false
		}
	}
	if _, err := os.Stat(modules); err == nil {
		return modules, true
	}
	if out, err := install(t, home); err != nil {
		if !registryIsOut.MatchString(out) && !errors.Is(err, context.DeadlineExceeded) {
			t.Fatalf("npm ci: %v\n%s", err, out)
		}
		sayNotTested(t, "npm cannot reach its registry: "+registryIsOut.FindString(out))
		return "", false
	}
	return modules, true
}

// lockHash names what is installed. Reading the scripts tells go test to run again when one changes.
func lockHash(t *testing.T) string {
	t.Helper()
	sum := sha256.New()
	for _, name := range []string{"package.json", "package-lock.json"} {
		sum.Write(readFile(t, filepath.Join(clientSources, name)))
	}
	scripts, err := filepath.Glob(filepath.Join(clientSources, "*js"))
	if err != nil || len(scripts) == 0 {
		t.Fatalf("no scripts in %s: %v", clientSources, err)
	}
	for _, script := range scripts {
		readFile(t, script)
	}
	return fmt.Sprintf("%x", sum.Sum(nil)[:6])
}

// install runs npm beside the final place and moves the result there whole, so that two runs at once do not mix.
func install(t *testing.T, home string) (output string, err error) {
	t.Helper()
	if err := os.MkdirAll(buildFolder, 0o755); err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp(buildFolder, "clients-install-*")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	for _, name := range []string{"package.json", "package-lock.json"} {
		if err := os.WriteFile(filepath.Join(dir, name), readFile(t, filepath.Join(clientSources, name)),
			0o644); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	npm := exec.CommandContext(ctx, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1",
		"--fetch-retry-mintimeout=1000", "--fetch-timeout=30000")
	npm.Dir = dir
	npm.WaitDelay = time.Second
	out, err := npm.CombinedOutput()
	if err != nil {
		return string(out), errors.Join(err, ctx.Err())
	}
	if err := os.Rename(dir, home); err != nil {
		if _, there := os.Stat(home); there != nil {
			t.Fatal(err)
		}
	}
	return "", nil
}

// saidNotTested keeps the warning to one: two tests need the SDKs.
var saidNotTested sync.Once

func sayNotTested(t *testing.T, why string) {
	t.Helper()
	saidNotTested.Do(func() {
		line := "NOT TESTED: whether foreign SDKs (node-easywechat, wechat-component) work with simulator and platform, " +
			"because " + why + "\n"
		fmt.Fprint(os.Stderr, line)
		if err := os.MkdirAll(buildFolder, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(notTestedFile, []byte(line), 0o644); err != nil {
			t.Fatal(err)
		}
	})
	// go test does not cache a result that read a file as new as this one: the next run tries again.
	readFile(t, notTestedFile)
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}
