package control

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"wxlab/app/i18n"
	"wxlab/app/workspace"
)

// The files in a workspace that let a client find its running workbench.
const (
	tokenFile = "control.token"
	urlFile   = "control.url"
)

// Announce writes where the API listens and what opens it; both files are the owner's only.
func Announce(dir, url, token string) error {
	if err := os.WriteFile(filepath.Join(dir, tokenFile), []byte(token+"\n"), 0o600); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, urlFile), []byte(url+"\n"), 0o600)
}

// Withdraw removes the announcement when the API stops.
func Withdraw(dir string) { os.Remove(filepath.Join(dir, urlFile)) }

// Client talks to a running workbench.
type Client struct {
	URL, Token string
	HTTP       *http.Client
	Lang       i18n.Lang // that answers are in; "" leaves it to the workbench
	dir        string    // the workspace it was found in, if it was
}

// Find makes the client of the workbench that runs on a workspace.
func Find(dir string, httpClient *http.Client) (*Client, error) {
	url, err := os.ReadFile(filepath.Join(dir, urlFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &workspace.Problem{Key: "problem.not_running", Args: []any{dir}, Exit: workspace.ExitEnvironment}
	}
	if err != nil {
		return nil, err
	}
	token, err := os.ReadFile(filepath.Join(dir, tokenFile))
	if err != nil {
		return nil, err
	}
	return &Client{URL: strings.TrimSpace(string(url)), Token: strings.TrimSpace(string(token)), HTTP: httpClient, dir: dir}, nil
}

// RemoteError is an error answer of the API: its sentence is in the Client's language.
type RemoteError struct {
	Status  int
	Message string
	Exit    int
}

// Error implements error.
func (e *RemoteError) Error() string { return e.Message }

// Do calls the API; in and out may be nil.
func (c *Client) Do(ctx context.Context, method, path string, in, out any) error {
	var body io.Reader
	if in != nil {
		raw, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(ctx, method, c.URL+path, body)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+c.Token)
	if c.Lang != "" {
		req.Header.Set("Accept-Language", string(c.Lang))
	}
	resp, err := c.HTTP.Do(req)
	if errors.Is(err, syscall.ECONNREFUSED) && c.dir != "" { // it was killed, and its announcement stayed
		return &workspace.Problem{Key: "problem.not_running", Args: []any{c.dir}, Exit: workspace.ExitEnvironment, Err: err}
	}
	if err != nil {
		return fmt.Errorf("call the control API: %w", err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return remoteError(resp)
	}
	if out == nil {
		return nil
	}
	return json.NewDecoder(resp.Body).Decode(out)
}

func remoteError(resp *http.Response) error {
	var f failure
	if err := json.NewDecoder(io.LimitReader(resp.Body, bodyLimit)).Decode(&f); err != nil {
		return &RemoteError{Status: resp.StatusCode, Message: resp.Status, Exit: workspace.ExitFailed}
	}
	return &RemoteError{Status: resp.StatusCode, Message: f.Error, Exit: f.Exit}
}
