package control

import (
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"wxlab/app/workspace"
)

// The files in a workspace that let a client find its running workbench.
const (
	tokenFile = "control.token"
	urlFile   = "control.url"
)

// Announce writes where the API listens and what opens it; both files are the owner's only, also where older ones were
// not.
func Announce(dir, url, token string) error {
	if err := workspace.WriteFile(filepath.Join(dir, tokenFile), []byte(token+"\n")); err != nil {
		return err
	}
	return workspace.WriteFile(filepath.Join(dir, urlFile), []byte(url+"\n"))
}

// Withdraw removes the announcement when the API stops.
func Withdraw(dir string) { os.Remove(filepath.Join(dir, urlFile)) }

// Find makes the client of the workbench that runs on a workspace.
func Find(dir string, httpClient *http.Client) (*Client, error) {
	url, err := os.ReadFile(filepath.Join(dir, urlFile))
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return nil, notRunning(dir, nil)
	}
	if err != nil {
		return nil, err
	}
	token, err := os.ReadFile(filepath.Join(dir, tokenFile))
	if err != nil {
		return nil, err
	}
	return &Client{
		URL: strings.TrimSpace(string(url)), Token: strings.TrimSpace(string(token)), HTTP: httpClient, dir: dir,
	}, nil
}
