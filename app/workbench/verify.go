package workbench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"wxlab/app/workspace"
)

// verifyFiles are the domain verification files (MP_verify_….txt) that WeChat's console asks to put at the root of a
// domain. They lie in the workspace's folder "verify" and are served from memory.
type verifyFiles struct {
	mu  sync.Mutex
	all map[string]string
}

const (
	verifyFolder = "verify"
	verifyLimit  = 4 << 10 // real ones have 16 bytes
)

var verifyName = regexp.MustCompile(`^[0-9A-Za-z_]{1,64}\.txt$`)

// content is what the platform serves.
func (v *verifyFiles) content(name string) (string, bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	text, ok := v.all[name]
	return text, ok
}

func (w *Workbench) loadVerifyFiles() error {
	dir := w.Workspace.Path(verifyFolder)
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return workspace.FolderProblem(dir, err)
	}
	all := map[string]string{}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || !info.Mode().IsRegular() || info.Size() > verifyLimit || !verifyName.MatchString(e.Name()) {
			continue // not one of ours
		}
		raw, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return workspace.FolderProblem(dir, err)
		}
		all[e.Name()] = string(raw)
	}
	w.verify.mu.Lock()
	defer w.verify.mu.Unlock()
	w.verify.all = all
	return nil
}

// VerifyFiles are the names of the files that are served.
func (w *Workbench) VerifyFiles() []string {
	w.verify.mu.Lock()
	defer w.verify.mu.Unlock()
	return slices.Sorted(maps.Keys(w.verify.all))
}

// PutVerifyFile serves a verification file from now on; an empty content takes it away.
func (w *Workbench) PutVerifyFile(name, content string) error {
	if !verifyName.MatchString(name) || len(content) > verifyLimit {
		return &workspace.Problem{Key: "problem.verify_file", Args: []any{name}, Exit: workspace.ExitUsage}
	}
	dir := w.Workspace.Path(verifyFolder)
	err := os.MkdirAll(dir, 0o700)
	if err == nil && content == "" {
		if err = os.Remove(filepath.Join(dir, name)); errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
	} else if err == nil {
		err = workspace.WriteFile(filepath.Join(dir, name), []byte(content))
	}
	if err != nil {
		return workspace.FolderProblem(dir, fmt.Errorf("keep %s: %w", name, err))
	}
	defer w.changed.signal()
	return w.loadVerifyFiles()
}

// VerifyURL is where WeChat's console fetches a verification file: at the domain's root, whatever path the platform has.
func (w *Workbench) VerifyURL(name string) string {
	scheme, _, _ := strings.Cut(w.PublicURL(), "://")
	return scheme + "://" + hostOf(w.PublicURL()) + "/" + name
}

// verifyPatience is how long a look at a verification file may take.
const verifyPatience = 10 * time.Second

// CheckVerifyFile fetches a verification file at its public address, as WeChat's console does. It fails with a Problem
// unless the very bytes come back.
func (w *Workbench) CheckVerifyFile(ctx context.Context, name string) error {
	want, ok := w.verify.content(name)
	if !ok {
		return &workspace.Problem{Key: "problem.verify_file", Args: []any{name}, Exit: workspace.ExitUsage}
	}
	ctx, cancel := context.WithTimeout(ctx, verifyPatience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, w.VerifyURL(name), nil)
	if err != nil {
		return &workspace.Problem{Key: "problem.verify_unreachable", Exit: workspace.ExitEnvironment, Err: err}
	}
	resp, err := w.visit(req)
	if err != nil {
		return &workspace.Problem{Key: "problem.verify_unreachable", Exit: workspace.ExitEnvironment, Err: err}
	}
	defer resp.Body.Close()
	got, err := io.ReadAll(io.LimitReader(resp.Body, verifyLimit+1))
	switch {
	case err != nil:
		return &workspace.Problem{Key: "problem.verify_unreachable", Exit: workspace.ExitEnvironment, Err: err}
	case resp.StatusCode != http.StatusOK:
		return &workspace.Problem{Key: "problem.verify_status", Args: []any{resp.StatusCode}, Exit: workspace.ExitFailed}
	case string(got) != want:
		return &workspace.Problem{Key: "problem.verify_other", Args: []any{len(got), len(want)}, Exit: workspace.ExitFailed}
	}
	return nil
}
