package tunnel

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// ProbePath is where the public handler must mount a [Prober], before it judges the Host header: a wrong Host is
// one of the things a probe finds out.
const ProbePath = "/__probe/"

// User agents that a probe tries. No document says whether ngrok shows its warning page to WeChat's servers, so a probe
// finds out.
const (
	AgentWxlab  = "wxlab-probe"
	AgentWeChat = "Mozilla/4.0" // WeChat's servers
	AgentPhone  = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) " +
		"Mobile/15E148 MicroMessenger/8.0.50 Language/zh_CN"
)

// Verdict is what a probe found.
type Verdict string

const (
	Reached     Verdict = "reached"      // this very process answered
	NoSuchName  Verdict = "no_such_name" // the domain does not resolve
	Unreachable Verdict = "unreachable"  // no connection, or none in time
	TLSTrouble  Verdict = "tls"          // the certificate or the handshake is bad
	Interposed  Verdict = "warning_page" // ngrok's warning page answered
	Gateway     Verdict = "gateway"      // the far end answered, but does not reach this program
	Redirected  Verdict = "redirected"   // sent elsewhere; WeChat does not follow
	OtherServer Verdict = "other_server" // somebody else's server answered
	WrongHost   Verdict = "wrong_host"   // this process, but the Host header was changed on the way
)

// Finding is the result of one probe.
type Finding struct {
	Verdict   Verdict       `json:"verdict"`
	UserAgent string        `json:"user_agent"`
	HTTP      int           `json:"http,omitempty"`   // status code, 0 without an answer
	Code      string        `json:"code,omitempty"`   // ngrok's error code; only ngrok can have set it
	Detail    string        `json:"detail,omitempty"` // the error, where it was sent, or the Host that arrived
	Took      time.Duration `json:"took"`
	Why       Text          `json:"why"`
	Fix       Text          `json:"fix,omitzero"`
}

// Prober fetches a page of this process through its public URL, and serves that page. A probe answers only while
// it runs, and its answer cannot be guessed from its path, so no other server's echo is taken for us. The zero
// value is ready; a Prober must not be copied.
type Prober struct {
	// HTTP does the fetching; nil means the system's proxy settings. Redirects are never followed.
	HTTP *http.Client
	// Rand makes nonces; nil means crypto/rand.
	Rand io.Reader
	// Now measures; nil means time.Now.
	Now func() time.Time
	// Explain gives words for ngrok's error codes; ngrok.Explain has them. It may be nil.
	Explain func(code string) (why, fix Text, known bool)

	mu   sync.Mutex
	open map[string]*probe // by nonce
}

// probe is one that is under way.
type probe struct {
	nonce, answer string
	host          string // as it arrived here, "" until then; Prober.mu guards it
}

// Check probes base with each user agent, one after the other: ours, that of WeChat's servers, and that of people
// in WeChat.
func (p *Prober) Check(ctx context.Context, base string) []Finding {
	var all []Finding
	for _, agent := range []string{AgentWxlab, AgentWeChat, AgentPhone} {
		all = append(all, p.Probe(ctx, base, agent))
	}
	return all
}

// Probe fetches one page below base. It always has a verdict; when ctx ends, the verdict is Unreachable.
func (p *Prober) Probe(ctx context.Context, base, userAgent string) Finding {
	now := p.Now
	if now == nil {
		now = time.Now
	}
	start := now()
	f := p.probe(ctx, base, userAgent)
	f.UserAgent, f.Took = userAgent, now().Sub(start)
	f.Why, f.Fix = f.words()
	if p.Explain != nil && f.Code != "" {
		if why, fix, known := p.Explain(f.Code); known {
			f.Why, f.Fix = why, fix
		}
	}
	return f
}

func (p *Prober) probe(ctx context.Context, base, userAgent string) Finding {
	probe, err := p.start()
	if err != nil {
		return Finding{Verdict: Unreachable, Detail: err.Error()}
	}
	defer p.stop(probe)
	page := strings.TrimRight(base, "/") + ProbePath + probe.nonce
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, page, nil)
	if err != nil {
		return Finding{Verdict: Unreachable, Detail: err.Error()}
	}
	req.Header.Set("User-Agent", userAgent)
	req.Close = true // no kept connection: each probe tests the whole way
	resp, err := p.client().Do(req)
	if err != nil {
		return failedFetch(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, 1<<16))
	if err == nil {
		err = ctx.Err() // a server may answer just because we hung up
	}
	if err != nil {
		return failedFetch(err)
	}
	return p.judge(probe, req.URL, resp, string(body))
}

// client is the configured one, without redirects.
func (p *Prober) client() *http.Client {
	c := http.Client{}
	if p.HTTP != nil {
		c = *p.HTTP
	}
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &c
}

// start opens a probe: 16 random bytes name it, 16 others are its answer.
func (p *Prober) start() (*probe, error) {
	var b [32]byte
	source := cmp.Or[io.Reader](p.Rand, rand.Reader)
	if _, err := io.ReadFull(source, b[:]); err != nil {
		return nil, fmt.Errorf("make probe nonce: %w", err)
	}
	started := &probe{nonce: hex.EncodeToString(b[:16]), answer: hex.EncodeToString(b[16:])}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.open == nil {
		p.open = map[string]*probe{}
	}
	p.open[started.nonce] = started
	return started, nil
}

func (p *Prober) stop(done *probe) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.open, done.nonce)
}

// ServeHTTP answers probes that are under way; everything else is a bare 404.
func (p *Prober) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	nonce := r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]
	p.mu.Lock()
	defer p.mu.Unlock()
	probe := p.open[nonce]
	if probe == nil || r.Method != http.MethodGet {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	probe.host = r.Host
	w.Header().Set("Content-Type", "text/plain")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = io.WriteString(w, probe.answer) // it fails only where the other end hung up
}

// judge reads an answer.
func (p *Prober) judge(asked *probe, sent *url.URL, resp *http.Response, body string) Finding {
	p.mu.Lock()
	arrived := asked.host
	p.mu.Unlock()
	f := Finding{HTTP: resp.StatusCode, Code: resp.Header.Get("Ngrok-Error-Code")}
	switch {
	case f.Code == "ERR_NGROK_6024":
		f.Verdict = Interposed
	case f.Code != "":
		f.Verdict = Gateway
	case body == asked.answer && !strings.EqualFold(hostOnly(arrived), sent.Hostname()):
		f.Verdict, f.Detail = WrongHost, arrived
	case body == asked.answer:
		f.Verdict = Reached
	case resp.StatusCode >= 300 && resp.StatusCode < 400:
		f.Verdict, f.Detail = Redirected, resp.Header.Get("Location")
	case atGateway(resp.StatusCode, body):
		f.Verdict = Gateway
	default:
		f.Verdict, f.Detail = OtherServer, resp.Header.Get("Server")
	}
	return f
}

// atGateway recognizes a tunnel's far end that has no connection to this program: bad gateway and the like,
// Cloudflare's own statuses, and the page that frps shows for an unknown domain.
func atGateway(status int, body string) bool {
	return status >= 502 && status <= 504 || status >= 520 && status <= 530 ||
		strings.Contains(body, "Faithfully yours, frp")
}

func hostOnly(hostport string) string {
	u := url.URL{Host: hostport}
	return u.Hostname()
}
