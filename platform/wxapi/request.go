package wxapi

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"

	"wxlab/platform"
)

// Request is one call of WeChat's API.
type Request struct {
	Method    string     // "" is POST
	Path      string     // from the slash on; may carry a query of its own
	Query     url.Values // beside that of Path, without the token
	TokenName TokenName  // "" for the APIs that take no token
	Token     platform.Secret
	// AsComponent asks an Account for the component's token under the name access_token, as the component's newer APIs
	// want it.
	AsComponent bool
	Body        any   // sent as JSON; nil sends none
	File        *File // sent as a multipart form, instead of Body
}

// File is an upload.
type File struct {
	Field   string // the form's field, "" is media
	Name    string // WeChat looks at its extension
	Content []byte // not a Reader: a call that is repeated with a new token must send it again
}

// Media is an answer that is not JSON: a file, a picture. Given to Do as out, it takes the body as it came.
type Media struct {
	ContentType string
	Name        string // of Content-Disposition
	Content     []byte
}

// Do makes one call and decodes the answer into out: a pointer for JSON, a *Media for bytes, or nil. It fails with
// *Error when WeChat answers an errcode, with ErrAnswer when it was not WeChat that answered.
func (c *Client) Do(ctx context.Context, r Request, out any) error {
	req, err := c.request(ctx, r)
	if err != nil {
		return fmt.Errorf("call %s: %w", r.api(), withoutURL(err))
	}
	resp, err := c.client().Do(req)
	if err != nil {
		return fmt.Errorf("call %s: %w", r.api(), withoutURL(err))
	}
	defer resp.Body.Close()
	answer, err := readAnswer(resp)
	if err != nil {
		return fmt.Errorf("call %s: %w", r.api(), err)
	}
	if media, ok := out.(*Media); ok && !isJSONObject(answer) {
		*media = mediaOf(resp.Header, answer)
		return nil
	}
	return decode(r.api(), answer, out)
}

// api is the path alone: queries may hold tokens and codes, and errors must not.
func (r Request) api() string {
	path, _, _ := bytes.Cut([]byte(r.Path), []byte("?"))
	return string(path)
}

// ByComponent reports whether the call wants the component's token rather than the authorizer's.
func (r Request) ByComponent() bool { return r.AsComponent || r.TokenName == ComponentTokenName }

func (c *Client) request(ctx context.Context, r Request) (*http.Request, error) {
	body, contentType, err := r.encode()
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, cmp.Or(r.Method, http.MethodPost), c.base()+r.Path, body)
	if err != nil {
		return nil, err
	}
	query := req.URL.Query()
	for name, values := range r.Query {
		query[name] = values
	}
	if r.TokenName != "" {
		query.Set(string(r.TokenName), r.Token.Reveal())
	}
	req.URL.RawQuery = query.Encode()
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	return req, nil
}

func (r Request) encode() (body io.Reader, contentType string, err error) {
	switch {
	case r.File != nil:
		return r.File.form()
	case r.Body == nil:
		return http.NoBody, "", nil
	}
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false) // \u0026 would be shown literally (PROTOCOL 4.1)
	err = enc.Encode(r.Body)
	return bytes.NewReader(bytes.TrimRight(buf.Bytes(), "\n")), "application/json", err
}

// form builds the upload in memory: WeChat wants a Content-Length, and its files are small.
func (f *File) form() (body io.Reader, contentType string, err error) {
	var buf bytes.Buffer
	form := multipart.NewWriter(&buf)
	part, err := form.CreateFormFile(cmp.Or(f.Field, "media"), f.Name)
	if err != nil {
		return nil, "", err
	}
	if _, err := part.Write(f.Content); err != nil {
		return nil, "", err
	}
	return &buf, form.FormDataContentType(), form.Close()
}

func readAnswer(resp *http.Response) ([]byte, error) {
	answer, err := io.ReadAll(io.LimitReader(resp.Body, MaxResponse+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("read answer: %w", withoutURL(err))
	case resp.StatusCode != http.StatusOK:
		return nil, fmt.Errorf("%w: status %d; WeChat always answers 200, is there a proxy or a wrong base URL?",
			ErrAnswer, resp.StatusCode)
	case len(answer) > MaxResponse:
		return nil, fmt.Errorf("%w: more than %d bytes", ErrAnswer, MaxResponse)
	case len(bytes.TrimSpace(answer)) == 0:
		return nil, fmt.Errorf("%w: it is empty", ErrAnswer)
	}
	return answer, nil
}

// decode reads a JSON answer. The Content-Type is not looked at: some APIs say text/plain (PROTOCOL 4.1).
func decode(api string, answer []byte, out any) error {
	var head struct {
		ErrCode int    `json:"errcode"`
		ErrMsg  string `json:"errmsg"`
	}
	if err := json.Unmarshal(answer, &head); err != nil {
		return fmt.Errorf("call %s: %w: no JSON object but %s", api, ErrAnswer, kindOf(answer))
	}
	if head.ErrCode != 0 {
		return newError(api, head.ErrCode, head.ErrMsg)
	}
	if media, ok := out.(*Media); ok {
		*media = Media{ContentType: "application/json", Content: answer}
		return nil
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(answer, out); err != nil {
		return fmt.Errorf("call %s: %w: %s", api, ErrAnswer, shapeError(err))
	}
	return nil
}

func isJSONObject(answer []byte) bool {
	trimmed := bytes.TrimSpace(answer)
	return trimmed[0] == '{' && json.Valid(trimmed)
}

func mediaOf(header http.Header, content []byte) Media {
	m := Media{ContentType: header.Get("Content-Type"), Content: content}
	if _, params, err := mime.ParseMediaType(header.Get("Content-Disposition")); err == nil {
		m.Name = params["filename"]
	}
	return m
}
