package control

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"strings"

	"wxlab/app/i18n"
	"wxlab/app/workspace"
	"wxlab/platform/oserror"
)

// Client talks to a running workbench.
type Client struct {
	URL, Token string
	HTTP       *http.Client
	Lang       i18n.Lang // that answers are in; "" leaves it to the workbench
	dir        string    // the workspace it was found in, if it was
}

// RemoteError is an error answer of the API: its sentence is in the Client's language.
type RemoteError struct {
	Status  int
	Message string
	Exit    int
}

// Error implements error.
func (e *RemoteError) Error() string { return e.Message }

// Ask sends a request to the endpoint that takes it and returns what that answers. It fails with a RemoteError where the
// API refuses, and with a workspace.Problem where nothing listens any more.
func Ask[Answer any](ctx context.Context, c *Client, in Request[Answer]) (out Answer, err error) {
	resp, err := c.send(ctx, in)
	if err != nil {
		return out, err
	}
	defer resp.Body.Close()
	return out, json.NewDecoder(resp.Body).Decode(&out)
}

// Follow asks for a feed and hands each event on, until ctx ends, each fails or the workbench stops.
func Follow[Event any](ctx context.Context, c *Client, in Feed[Event], each func(Event) error) error {
	resp, err := c.send(ctx, in)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	lines.Buffer(nil, bodyLimit)
	failed := false
	for lines.Scan() {
		data, isData := strings.CutPrefix(lines.Text(), "data: ")
		switch {
		case lines.Text() == "event: error":
			failed = true
		case isData && failed:
			return readStreamError(data)
		case isData:
			var e Event
			if err := json.Unmarshal([]byte(data), &e); err != nil {
				return err
			}
			if err := each(e); err != nil {
				return err
			}
		}
	}
	return lines.Err()
}

func readStreamError(data string) error {
	var said string
	if err := json.Unmarshal([]byte(data), &said); err != nil {
		said = data
	}
	return &RemoteError{Status: http.StatusOK, Message: said, Exit: workspace.ExitFailed}
}

// send calls the endpoint that takes in; the caller closes the body of its answer.
func (c *Client) send(ctx context.Context, in any) (*http.Response, error) {
	e, err := endpointOf(in)
	if err != nil {
		return nil, err
	}
	target, body, err := encode(e, in)
	if err != nil {
		return nil, err
	}
	return c.do(ctx, e.method, target, body)
}

// do calls the API; body may be nil. An answer that is not 200 is an error.
func (c *Client) do(ctx context.Context, method, target string, body io.Reader) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, method, c.URL+target, body)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+c.Token)
	if c.Lang != "" {
		req.Header.Set("Accept-Language", string(c.Lang))
	}
	resp, err := c.HTTP.Do(req)
	if oserror.Refused(err) && c.dir != "" { // it was killed, and its announcement stayed
		return nil, notRunning(c.dir, err)
	}
	if err != nil {
		return nil, fmt.Errorf("call the control API: %w", err)
	}
	if resp.StatusCode != http.StatusOK {
		defer resp.Body.Close()
		return nil, remoteError(resp)
	}
	return resp, nil
}

func notRunning(dir string, cause error) error {
	return &workspace.Problem{Key: "problem.not_running", Args: []any{dir}, Exit: workspace.ExitEnvironment, Err: cause}
}

func remoteError(resp *http.Response) error {
	var f failure
	if err := json.NewDecoder(io.LimitReader(resp.Body, bodyLimit)).Decode(&f); err != nil {
		return &RemoteError{Status: resp.StatusCode, Message: resp.Status, Exit: workspace.ExitFailed}
	}
	return &RemoteError{Status: resp.StatusCode, Message: f.Error, Exit: f.Exit}
}

// endpointOf is the row that takes requests of the type of in.
func endpointOf(in any) (endpoint, error) {
	for _, e := range endpoints() {
		if e.in == reflect.TypeOf(in) {
			return e, nil
		}
	}
	return endpoint{}, fmt.Errorf("no endpoint of the control API takes %T", in)
}

// encode is decode the other way round: the path with its query, and the body. Zero values are left out.
func encode(e endpoint, in any) (target string, body io.Reader, err error) {
	path, query, object := map[string]string{}, url.Values{}, map[string]any{}
	all := parameters(e.in)
	for _, p := range all {
		value := reflect.ValueOf(in).FieldByIndex(p.index)
		switch {
		case p.in == inPath:
			path[p.name] = url.PathEscape(fmt.Sprint(value))
		case value.IsZero():
		case p.in == inQuery:
			query.Set(p.name, fmt.Sprint(value))
		default:
			object[p.name] = value.Interface()
		}
	}
	if target = fillPath(e.path, path); len(query) > 0 {
		target += "?" + query.Encode()
	}
	if len(only(inBody, all)) == 0 {
		return target, nil, nil
	}
	raw, err := json.Marshal(object)
	return target, bytes.NewReader(raw), err
}

// fillPath puts values in the place of the {names} of a path.
func fillPath(path string, values map[string]string) string {
	for name, value := range values {
		path = strings.ReplaceAll(path, "{"+name+"}", value)
	}
	return path
}
