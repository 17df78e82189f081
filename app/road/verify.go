package road

import (
	"context"
	"io"
	"net/http"
	"strings"
	"time"

	"wxlab/app/workspace"
)

// LoadVerifyFiles reads the verification files from the folder, at the start.
func (r *Road) LoadVerifyFiles() error { return r.verify.load() }

// VerifyFile is the content of a verification file, as the platform serves it.
func (r *Road) VerifyFile(name string) (content string, ok bool) { return r.verify.content(name) }

// VerifyFiles are the names of the files that are served.
func (r *Road) VerifyFiles() []string { return r.verify.names() }

// PutVerifyFile serves a verification file from now on; an empty content takes it away.
func (r *Road) PutVerifyFile(name, content string) error {
	defer r.cfg.Changed()
	return r.verify.put(name, content)
}

// VerifyURL is where WeChat's console fetches a verification file: at the domain's root, whatever path the platform
// has.
func (r *Road) VerifyURL(name string) string {
	base := r.URL()
	scheme, _, _ := strings.Cut(base, "://")
	return scheme + "://" + HostOf(base) + "/" + name
}

// verifyPatience is how long a look at a verification file may take.
const verifyPatience = 10 * time.Second

// CheckVerifyFile fetches a verification file at its public address, as WeChat's console does. It fails with a Problem
// unless the very bytes come back.
func (r *Road) CheckVerifyFile(ctx context.Context, name string) error {
	want, ok := r.verify.content(name)
	if !ok {
		return workspace.Misuse("problem.verify_file", name)
	}
	ctx, cancel := context.WithTimeout(ctx, verifyPatience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, r.VerifyURL(name), nil)
	if err != nil {
		return unreachable(err)
	}
	resp, err := r.RoundTrip(req)
	if err != nil {
		return unreachable(err)
	}
	defer resp.Body.Close()
	got, err := io.ReadAll(io.LimitReader(resp.Body, verifyLimit+1))
	switch {
	case err != nil:
		return unreachable(err)
	case resp.StatusCode != http.StatusOK:
		return &workspace.Problem{Key: "problem.verify_status", Args: []any{resp.StatusCode}, Exit: workspace.ExitFailed}
	case string(got) != want:
		return &workspace.Problem{Key: "problem.verify_other", Args: []any{len(got), len(want)}, Exit: workspace.ExitFailed}
	}
	return nil
}

func unreachable(err error) error {
	return &workspace.Problem{Key: "problem.verify_unreachable", Exit: workspace.ExitEnvironment, Err: err}
}
