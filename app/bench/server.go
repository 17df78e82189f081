package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime/debug"
	"runtime/pprof"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"

	"wxlab/app/journal"
	"wxlab/app/secrets"
	"wxlab/platform"
	"wxlab/platform/msgcrypt"
	"wxlab/platform/server"
	"wxlab/platform/store"
	"wxlab/platform/wxapi"
)

// ServerName names a server that is measured.
type ServerName string

const (
	Bare           ServerName = "bare"            // the yardstick: net/http reads the body and answers `success`
	Codec          ServerName = "codec"           // verifies, opens, parses, seals a reply; stores nothing, as SDKs do
	DurableFull    ServerName = "durable_full"    // the platform server's default: answers survive a power cut
	DurableNormal  ServerName = "durable_normal"  // a power cut may cost the last commits, a killed process nothing
	DurableJournal ServerName = "durable_journal" // DurableFull, and every exchange recorded byte for byte
)

// Servers are all of them, in the order of their turns.
var Servers = [...]ServerName{Bare, Codec, DurableFull, DurableNormal, DurableJournal}

// component is the same in both processes. It guards nothing: the servers listen on loopback and live for seconds.
var component = platform.Component{
	AppID: "wxc0ffee1234567890", AppSecret: "0123456789abcdef0123456789abcdef",
	Token: "benchtoken", EncodingAESKey: "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
}

// replyText is what every message is answered with.
const replyText = "收到，谢谢你的来信"

// usage is what a server has consumed since its start, and committed.
type usage struct {
	CPU     time.Duration
	RSS     float64 // MiB, now
	Stored  float64 // MiB of the database, without its write-ahead log
	Commits int64
	Rows    int64 // written in these
}

// Tune lets the garbage collector run less often than Go's default does, with at most 512 MiB. All measured servers
// run so, the yardstick too.
func Tune() {
	debug.SetGCPercent(400)
	debug.SetMemoryLimit(512 << 20)
}

// Serve is the measured process: it runs one server on a free port until in ends, with its files in dir and a CPU
// profile in the folder profile if that is not empty. The first line on out is the address as a JSON string; each line
// read from in is answered by one line of JSON, the usage so far.
func Serve(ctx context.Context, name ServerName, dir, profile string, in io.Reader, out io.Writer) error {
	Tune()
	if profile != "" {
		stop, err := startProfile(filepath.Join(profile, string(name)+".pprof"))
		if err != nil {
			return err
		}
		defer stop()
	}
	handler, committed, closeAll, err := newHandler(ctx, name, dir)
	if err != nil {
		return fmt.Errorf("open %s: %w", name, err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return errors.Join(err, closeAll())
	}
	srv := &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second}
	go srv.Serve(ln)
	answers := json.NewEncoder(out)
	err = answers.Encode(ln.Addr().String())
	for lines := json.NewDecoder(in); err == nil; {
		var asked bool
		if lines.Decode(&asked) != nil {
			break
		}
		u := ownUsage()
		u.Commits, u.Rows = committed()
		u.Stored = databaseSize(dir)
		err = answers.Encode(u)
	}
	return errors.Join(err, srv.Close(), closeAll())
}

// databaseSize is that of the platform's database in MiB, without its write-ahead log; 0 where there is none.
func databaseSize(dir string) float64 {
	info, err := os.Stat(filepath.Join(dir, "platform.db"))
	if err != nil {
		return 0
	}
	return float64(info.Size()) / (1 << 20)
}

// startProfile writes a CPU profile until stop.
func startProfile(path string) (stop func(), err error) {
	file, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(file); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return func() {
		pprof.StopCPUProfile()
		file.Close()
	}, nil
}

// commitCount tells how many transactions were committed, and how many rows they wrote together.
type commitCount func() (commits, rows int64)

// newHandler makes the handler of a server, with what counts its commits and what closes its files.
func newHandler(ctx context.Context, name ServerName, dir string) (http.Handler, commitCount, func() error, error) {
	committed, closeAll := func() (int64, int64) { return 0, 0 }, func() error { return nil }
	switch name {
	case Bare:
		return http.HandlerFunc(handleBare), committed, closeAll, nil
	case Codec:
		crypt, err := msgcrypt.New(component)
		return codec{crypt, time.Now}, committed, closeAll, err
	case DurableFull, DurableNormal, DurableJournal:
		return newDurable(ctx, name, dir)
	}
	return nil, nil, nil, fmt.Errorf("no server is called %q: there are %v", name, Servers)
}

// handleBare is all that net/http can do for a callback.
func handleBare(w http.ResponseWriter, r *http.Request) {
	if _, err := io.Copy(io.Discard, r.Body); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	io.WriteString(w, "success")
}

// codec verifies, opens, parses and seals, and stores nothing.
type codec struct {
	crypt *msgcrypt.Crypt
	now   func() time.Time
}

func (c codec) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	sealed, err := c.answer(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "text/xml; charset=utf-8")
	w.Write(sealed)
}

func (c codec) answer(r *http.Request) ([]byte, error) {
	body := make([]byte, min(max(r.ContentLength, 0), platform.MaxMessageSize))
	if _, err := io.ReadFull(r.Body, body); err != nil {
		return nil, err
	}
	envelope, err := platform.ParseEnvelope(body)
	if err != nil {
		return nil, err
	}
	q := r.URL.Query()
	opened, err := c.crypt.Open(q.Get("msg_signature"), q.Get("timestamp"), q.Get("nonce"), []byte(envelope.Encrypt))
	if err != nil {
		return nil, err
	}
	m, err := platform.ParseMessage(opened.Plain)
	if err != nil {
		return nil, err
	}
	plain, err := platform.ReplyXML(platform.TextReply{Content: replyText}, m, c.now())
	if err != nil {
		return nil, err
	}
	return c.crypt.Seal(opened, newRandom(), strconv.FormatInt(c.now().Unix(), 10), q.Get("nonce"), plain)
}

// accounts is how many accounts the messages are spread over at most: all are sent again to another account each time.
const accounts = 512

// accountAppID is the AppID of the nth account.
func accountAppID(n int64) string { return fmt.Sprintf("wx%016x", n%accounts) }

// authorizeAccounts makes all accounts authorizers whose profile was read: a platform answers those only.
func authorizeAccounts(ctx context.Context, st *store.Store) error {
	var g errgroup.Group
	for n := range int64(accounts) {
		account := platform.Authorizer{AppID: accountAppID(n), UserName: accountUserName}
		g.Go(func() error { return st.SaveInfo(ctx, component.AppID, account, time.Unix(1, 0)) })
	}
	return g.Wait()
}

// newDurable is the platform server itself, as a program that embeds it would start it.
func newDurable(ctx context.Context, name ServerName, dir string) (http.Handler, commitCount, func() error, error) {
	o := store.Options{Synchronous: store.Full}
	if name == DurableNormal {
		o.Synchronous = store.Normal
	}
	st, err := store.Open(ctx, filepath.Join(dir, "platform.db"), o)
	if err != nil {
		return nil, nil, nil, err
	}
	if err := authorizeAccounts(ctx, st); err != nil {
		return nil, nil, nil, errors.Join(err, st.Close())
	}
	srv, err := server.New(server.Config{
		Component: component, BaseURL: "http://127.0.0.1", Store: st, API: &wxapi.Client{},
		Instant: func(context.Context, platform.Message) (platform.Reply, bool) { // as by the reply rules
			return platform.TextReply{Content: replyText}, true
		},
	})
	if err != nil {
		return nil, nil, nil, errors.Join(err, st.Close())
	}
	if name != DurableJournal {
		return srv.Handler(), st.Commits, st.Close, nil
	}
	var hidden secrets.Set // as a workspace's journal has it
	hidden.Add(component.AppSecret.Reveal(), component.EncodingAESKey.Reveal())
	hidden.AddToken(component.Token.Reveal())
	j, err := journal.Open(ctx, filepath.Join(dir, "journal.db"), journal.Options{Secrets: &hidden})
	if err != nil {
		return nil, nil, nil, errors.Join(err, st.Close())
	}
	closeBoth := func() error { return errors.Join(st.Close(), j.Close()) }
	return j.Handler(journal.Platform, srv.Handler()), st.Commits, closeBoth, nil
}
