// Package browse opens WeChat's own pages, as the simulator has them, in a Chromium that is started for it alone: it goes
// to the simulator for WeChat's hosts and straight to all others, trusts the local CA, and has a profile of its own that
// goes with it.
package browse

import (
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"os/exec"

	"wxlab/app/sdk"
)

// Names are the programs that are a Chromium, the best first.
func Names(system string) []string {
	switch system {
	case "darwin":
		return []string{
			"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium",
			"/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
		}
	case "windows":
		return []string{
			`C:\Program Files\Google\Chrome\Application\chrome.exe`, `C:\Program Files (x86)\Google\Chrome\Application\chrome.exe`,
			`C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe`, "chrome", "msedge",
		}
	}
	return []string{
		"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "microsoft-edge-stable",
	}
}

// Home is the page to begin with where none is named.
const Home = "https://mp.weixin.qq.com/"

// ErrNoBrowser says that no Chromium is here.
var ErrNoBrowser = errors.New("no Chromium, Chrome or Edge was found")

// Find is the first of the programs that is there.
func Find(names []string) (path string, err error) {
	for _, name := range names {
		if path, err = exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", ErrNoBrowser
}

// Flags are what leads a Chromium to the simulator: the proxy for WeChat's hosts only, and the CA by the hash of its key,
// so that no store has to be touched. The profile must be its own, or a running browser would be asked instead.
func Flags(r sdk.Road, caPEM []byte, profile string) ([]string, error) {
	block, _ := pem.Decode(caPEM)
	if block == nil {
		return nil, fmt.Errorf("%s holds no certificate", r.Files.CA)
	}
	authority, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", r.Files.CA, err)
	}
	key := sha256.Sum256(authority.RawSubjectPublicKeyInfo)
	return []string{
		"--proxy-pac-url=data:application/x-ns-proxy-autoconfig;base64," + base64.StdEncoding.EncodeToString([]byte(choice(r.Proxy))),
		"--ignore-certificate-errors-spki-list=" + base64.StdEncoding.EncodeToString(key[:]),
		"--user-data-dir=" + profile, "--no-first-run", "--no-default-browser-check", "--disable-sync",
		"--disable-background-networking",
	}, nil
}

// choice is the script by which the browser chooses its way.
func choice(proxy string) string {
	return `function FindProxyForURL(url, host) {
  return host === "weixin.qq.com" || dnsDomainIs(host, ".weixin.qq.com") ? "PROXY ` + proxy + `" : "DIRECT";
}`
}

// Open shows a page and returns when the browser is closed.
func Open(ctx context.Context, program string, r sdk.Road, page string) error {
	authority, err := os.ReadFile(r.Files.CA)
	if err != nil {
		return err
	}
	profile, err := os.MkdirTemp("", "wxlab-browser-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(profile)
	flags, err := Flags(r, authority, profile)
	if err != nil {
		return err
	}
	if os.Geteuid() == 0 { // a Chromium does not start as root with its sandbox, in a container for one
		flags = append(flags, "--no-sandbox")
	}
	return exec.CommandContext(ctx, program, append(flags, page)...).Run()
}
