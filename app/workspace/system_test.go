package workspace

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"wxlab/app/i18n"
)

// failures are errors as the system that the test runs on makes them, by a word of the Chinese sentence about each.
func failures(t *testing.T) map[string]error {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, missing := os.Open(filepath.Join(dir, "none"))
	_, exists := os.OpenFile(file, os.O_CREATE|os.O_EXCL, 0o600)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, taken := net.Listen("tcp", ln.Addr().String())
	ln.Close()
	_, refused := http.Get("http://" + ln.Addr().String() + "/?secret=s3cret")
	secure := httptest.NewTLSServer(http.NotFoundHandler())
	defer secure.Close()
	_, untrusted := http.Get(secure.URL)
	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	_, noTLS := http.Get("https" + strings.TrimPrefix(plain.URL, "http"))
	ctx, cancel := context.WithTimeout(context.Background(), time.Nanosecond)
	defer cancel()
	<-ctx.Done()
	return map[string]error{
		"没有这个文件": missing, "已经存在": exists, "占用": taken, "拒绝": refused, "不受信任": untrusted,
		"不是 HTTPS": noTLS, "超时": ctx.Err(),
		"主机名":  &net.DNSError{Err: "no such host", Name: "no.invalid", IsNotFound: true},
		"没有应答": &url.Error{Op: "Get", URL: "http://127.0.0.1/", Err: io.EOF},
		"提前结束": fmt.Errorf("%w, %w", errors.New("a"), io.ErrUnexpectedEOF),
	}
}

// TestTheSystemSpeaksTheUsersLanguage: in Chinese no English sentence is left, in English none of the system's own.
func TestTheSystemSpeaksTheUsersLanguage(t *testing.T) {
	english := regexp.MustCompile(`[a-z]{3,} [a-z]{2,}`)
	for word, err := range failures(t) {
		if err == nil {
			t.Fatalf("%s: nothing failed", word)
		}
		zh := Say(i18n.Zh, &Problem{Key: "problem.folder", Args: []any{"d"}, Err: err})
		if !strings.Contains(zh, word) || english.MatchString(zh) {
			t.Errorf("%v\nis said as %s", err, zh)
		}
		if en := Say(i18n.En, err); strings.Contains(en, "s3cret") || strings.Contains(zh, "s3cret") || en == err.Error() {
			t.Errorf("%v\nis said as %s", err, en)
		}
	}
}

func TestWhatWasTriedStays(t *testing.T) {
	_, err := os.Open(filepath.Join(t.TempDir(), "none"))
	if said := Say(i18n.Zh, fmt.Errorf("read the notes: %w", err)); !strings.HasPrefix(said, "read the notes: ") ||
		!strings.HasSuffix(said, "none：没有这个文件或文件夹") {
		t.Error(said)
	}
	problem := &Problem{Key: "problem.rule.regexp", Args: []any{err}}
	if said := problem.Text(i18n.Zh); !strings.HasSuffix(said, "没有这个文件或文件夹") {
		t.Error(said)
	}
	if unknown := errors.New("odd"); Say(i18n.Zh, unknown) != "odd" {
		t.Error("what is no error of the system was changed")
	}
}
